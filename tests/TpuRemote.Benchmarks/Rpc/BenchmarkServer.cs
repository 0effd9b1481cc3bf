using System.Diagnostics;
using TpuRemote.Testing;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>The standalone server in its own process, as users run it.</summary>
internal sealed class BenchmarkServer : IDisposable
{
    private const string Greeting = "Listening on ";
    private readonly Process _process;

    private BenchmarkServer(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Where it is, as clients take it.</summary>
    public string Address { get; }

    public static async Task<BenchmarkServer> StartAsync(string listen)
    {
        string[] arguments = [Repository.Program("TpuRemote.Server"), "--listen", listen, "--log-level", "None"];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        if (line?.StartsWith(Greeting, StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"the server said '{line}', '{Greeting}...' was expected");
        var at = line[Greeting.Length..];
        return new BenchmarkServer(process, at.StartsWith("unix:", StringComparison.Ordinal) ? $"unix://{at["unix:".Length..]}" : $"grpc://{at}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
