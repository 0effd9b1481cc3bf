using System.Globalization;
using TpuRemote.Server.Access;

namespace TpuRemote.Server.Hosting;

/// <summary>The server's command line: options are --name value.</summary>
public static class ServerCommandLine
{
    // Timers take 31 bits of milliseconds.
    private const int LongestTimer = int.MaxValue / 1000;

    private static readonly Option[] Options =
    [
        new(
            "--listen", "HOST:PORT or unix:PATH", "where to listen",
            o => o.Listen.ToString()!, (o, v) => o with { Listen = ListenAddress.Parse(v) }),
        new("--tpu", "TYPE", "accelerator type, such as v3-32", o => o.AcceleratorType, (o, v) => o with { AcceleratorType = v }),
        new(
            "--log-level", "LEVEL", "lowest level that is logged",
            o => o.LogLevel.ToString(), (o, v) => o with { LogLevel = Enum.Parse<LogLevel>(v, true) }),
        new("--log-format", "FORMAT", "simple or json", o => o.LogFormat.ToString(), (o, v) => o with { LogFormat = Named<LogFormat>(v) }),
        new(
            "--metrics-listen",
            "HOST:PORT",
            "where scrapers find /metrics over HTTP/1.1",
            o => o.MetricsListen?.ToString() ?? "nowhere",
            (o, v) => o with { MetricsListen = ListenAddress.Parse(v) }),
        File("--tls-certificate", "certificate of the server, PEM", a => a.Certificate, (a, v) => a with { Certificate = v }),
        File("--tls-key", "its private key, PEM", a => a.Key, (a, v) => a with { Key = v }),
        File("--client-ca", "who certifies clients, PEM", a => a.ClientAuthority, (a, v) => a with { ClientAuthority = v }),
        File("--tokens", "users and tokens that clients must show, see tokens add", a => a.Tokens, (a, v) => a with { Tokens = v }),
        Limit("--max-connections", "connections at once", l => l.MaxConnections, (l, v) => l with { MaxConnections = (int)v }),
        Limit("--max-sessions", "sessions open at once", l => l.MaxSessions, (l, v) => l with { MaxSessions = (int)v }),
        Limit(
            "--max-array-bytes", "bytes of one session's arrays and queues",
            l => l.MaxArrayBytes, (l, v) => l with { MaxArrayBytes = v }, long.MaxValue),
        Limit("--max-arrays", "array handles of one session", l => l.MaxArrays, (l, v) => l with { MaxArrays = (int)v }),
        Limit("--max-program-bytes", "bytes of one program's text", l => l.MaxProgramBytes, (l, v) => l with { MaxProgramBytes = (int)v }),
        Limit(
            "--max-inline-bytes", "bytes of one literal inside a message",
            l => l.MaxInlineBytes, (l, v) => l with { MaxInlineBytes = (int)v }),
        Limit(
            "--max-executables", "executables of one session, and of one user's cache",
            l => l.MaxExecutables, (l, v) => l with { MaxExecutables = (int)v }),
        Limit(
            "--max-concurrent-runs", "runs that compute or wait for their turn",
            l => l.MaxConcurrentRuns, (l, v) => l with { MaxConcurrentRuns = (int)v }),
        Limit(
            "--max-concurrent-rewrites", "compilations at once",
            l => l.MaxConcurrentRewrites, (l, v) => l with { MaxConcurrentRewrites = (int)v }),
        Limit(
            "--max-pending-operations", "operations under way on one stream",
            l => l.MaxPendingOperations, (l, v) => l with { MaxPendingOperations = (int)v }),
        Limit(
            "--max-pending-bytes", "bytes under way on one stream",
            l => l.MaxPendingBytes, (l, v) => l with { MaxPendingBytes = v }, long.MaxValue),
        Limit("--queue-depth", "tuples in one infeed or outfeed queue", l => l.QueueDepth, (l, v) => l with { QueueDepth = (int)v }),
        Limit("--max-depth", "nesting of a program", l => l.MaxDepth, (l, v) => l with { MaxDepth = (int)v }, 4096),
        Limit("--max-operations", "ops of a program, calls in place", l => l.MaxOperations, (l, v) => l with { MaxOperations = (int)v }),
        Limit("--max-functions", "functions of a program", l => l.MaxFunctions, (l, v) => l with { MaxFunctions = (int)v }),
        Limit("--max-values", "operands, results or arguments of one op", l => l.MaxValues, (l, v) => l with { MaxValues = (int)v }),
        Limit("--max-rank", "dimensions of an array", l => l.MaxRank, (l, v) => l with { MaxRank = (int)v }),
        Limit("--max-attributes", "attributes of a program", l => l.MaxAttributes, (l, v) => l with { MaxAttributes = v }, long.MaxValue),
        Limit(
            "--max-name-length", "characters of a name or string of a program",
            l => l.MaxNameLength, (l, v) => l with { MaxNameLength = (int)v }),
        Limit(
            "--max-constant-bytes", "bytes of a program's constants",
            l => l.MaxConstantBytes, (l, v) => l with { MaxConstantBytes = v }, long.MaxValue),
        Limit(
            "--max-compile-bytes", "bytes allocated to read, compile or explain",
            l => l.MaxCompileBytes, (l, v) => l with { MaxCompileBytes = v }, long.MaxValue),
        Limit(
            "--max-compile-seconds", "time to read, compile or explain",
            l => l.MaxCompileSeconds, (l, v) => l with { MaxCompileSeconds = (int)v }),
        Limit(
            "--max-run-bytes", "bytes of one run besides its arguments",
            l => l.MaxRunBytes, (l, v) => l with { MaxRunBytes = v }, long.MaxValue),
        Limit(
            "--max-loop-steps", "steps of all loops of one run",
            l => l.MaxLoopSteps, (l, v) => l with { MaxLoopSteps = v }, long.MaxValue),
        Limit("--max-run-seconds", "time of one run", l => l.MaxRunSeconds, (l, v) => l with { MaxRunSeconds = (int)v }, LongestTimer),
        Limit(
            "--max-request-entries", "entries of one list in a request",
            l => l.MaxRequestEntries, (l, v) => l with { MaxRequestEntries = (int)v }),
        Limit(
            "--max-client-name-length", "characters of a client's name",
            l => l.MaxClientNameLength, (l, v) => l with { MaxClientNameLength = (int)v }),
        Time("--lease-seconds", "lease of a session that asks for none", t => t.Lease, (t, v) => t with { Lease = v }),
        Time("--max-lease-seconds", "longest lease", t => t.MaxLease, (t, v) => t with { MaxLease = v }),
        Time(
            "--transfer-deadline-seconds", "longest wait on an infeed or outfeed queue",
            t => t.TransferDeadline, (t, v) => t with { TransferDeadline = v }),
        Time(
            "--shutdown-grace-seconds", "how long runs may go on after a shutdown has begun",
            t => t.ShutdownGrace, (t, v) => t with { ShutdownGrace = v }),
        Time("--keep-alive-seconds", "time between keep-alive pings", t => t.KeepAlive, (t, v) => t with { KeepAlive = v }),
    ];

    /// <summary>What can be given.</summary>
    public static string Usage { get; } = string.Join(
        Environment.NewLine,
        Options
            .Select(option => $"  {$"{option.Name} {option.Value}",-34} {option.Description} ({option.Default(new())})")
            .Prepend("Options, with what stands where one is not given:"));

    /// <summary>Reads the options.</summary>
    /// <exception cref="FormatException">An option is unknown, has no value, or a wrong one; says which and what is expected.</exception>
    public static TpuServerOptions Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new TpuServerOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var option = Array.Find(Options, option => option.Name == arguments[i])
                ?? throw new FormatException(
                    $"'{arguments[i]}' was given; expected one of {string.Join(", ", Options.Select(o => o.Name))}");
            if (i + 1 == arguments.Count) throw new FormatException($"{option.Name} was given without its value; expected {option.Value}");
            options = Apply(option, options, arguments[i + 1]);
        }

        return options;
    }

    private static TpuServerOptions Apply(Option option, TpuServerOptions options, string value)
    {
        try
        {
            return option.Apply(options, value);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new FormatException($"{option.Name} {value} was given; expected {option.Value}: {error.Message}", error);
        }
    }

    // Enum.Parse takes numbers as well.
    private static T Named<T>(string value)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw new FormatException($"one of {string.Join(", ", Enum.GetNames<T>())} is expected");

    private static Option File(
        string name, string description, Func<AccessOptions, string?> read, Func<AccessOptions, string, AccessOptions> apply) => new(
        name,
        "FILE",
        description,
        options => read(options.Access) ?? "none",
        (options, value) => options with { Access = apply(options.Access, value) });

    private static Option Limit(
        string name,
        string description,
        Func<ServerLimits, long> read,
        Func<ServerLimits, long, ServerLimits> apply,
        long max = int.MaxValue) => new(
        name,
        "N",
        description,
        options => read(options.Limits).ToString(CultureInfo.InvariantCulture),
        (options, value) => options with { Limits = apply(options.Limits, Positive(value, max)) });

    private static Option Time(
        string name, string description, Func<ServerTimes, TimeSpan> read, Func<ServerTimes, TimeSpan, ServerTimes> apply) => new(
        name,
        "N",
        description,
        options => read(options.Times).TotalSeconds.ToString(CultureInfo.InvariantCulture),
        (options, value) => options with { Times = apply(options.Times, Seconds(value)) });

    private static TimeSpan Seconds(string value) => TimeSpan.FromSeconds(Positive(value, LongestTimer));

    private static long Positive(string value, long max)
    {
        var number = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
        return number >= 1 && number <= max ? number : throw new FormatException($"a number from 1 to {max} is expected");
    }

    private sealed record Option(
        string Name,
        string Value,
        string Description,
        Func<TpuServerOptions, string> Default,
        Func<TpuServerOptions, string, TpuServerOptions> Apply);
}
