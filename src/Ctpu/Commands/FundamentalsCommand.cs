using Ctpu.Demos.Fundamentals;
using McMaster.Extensions.CommandLineUtils;
using TpuRemote;
using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Resolvers;
using TpuRemote.Client.Sessions;

namespace Ctpu.Commands;

/// <summary><c>ctpu demo fundamentals</c></summary>
internal static class FundamentalsCommand
{
    private static readonly string[] Precisions = ["tpu", "f32", "exact"];

    private const string Help =
        """

        Nine steps: devices, initialize, add, training on one core, predictions, training on 8 cores, infeed and outfeed,
        a loop on the device, training on all digits. Without --data the MNIST database is downloaded once (11 MB, checked by
        SHA-256); without a network the program draws digits itself and marks every result as synthetic.
        The TPU is simulated inside this process, unless TPU_NAME names a server: TPU_NAME=grpc://127.0.0.1:8470.

        Examples:
          ctpu demo fundamentals
          ctpu demo fundamentals --data ~/mnist --precision f32
          ctpu demo fundamentals --tpu v3-32 --json run.json


        """;

    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication demo, CommandSurroundings surroundings) => demo.Command("fundamentals", command =>
    {
        command.Description = "Trains handwritten digit recognition on a simulated TPU, from listing devices to loops on the device.";
        command.ExtendedHelpText = Help + ExitCode.Help;
        var data = command.Option("--data <DIR>", "Folder with the four gzip files of MNIST.", CommandOptionType.SingleValue);
        var tpu = command.Option("--tpu <TYPE>", "What is simulated: v2-8 (the default), v3-32 ...", CommandOptionType.SingleValue);
        var precision = command.Option(
            "--precision <PRECISION>", "tpu (bfloat16 products, the default), f32, or exact (slow).", CommandOptionType.SingleValue);
        var json = command.Option("--json <FILE>", "Writes the results there as well.", CommandOptionType.SingleValue);
        command.OnExecute(() => RunAsync(
            command, surroundings, Given(command, data), Given(command, tpu), PrecisionOf(command, Given(command, precision)),
            Given(command, json)));
    });

    // A shell's empty variable, as in --json "$FILE", is no value.
    private static string? Given(CommandLineApplication command, CommandOption option) =>
        option.Value() is "" ? throw new CommandParsingException(command, $"Missing value for option '{option.LongName}'") : option.Value();

    private static async Task<int> RunAsync(
        CommandLineApplication command, CommandSurroundings surroundings, string? data, string? tpu, TpuPrecision precision, string? json)
    {
        var file = json is null ? null : new ResultsFile(json);
        // Before the digits, so that a wrong --tpu or TPU_NAME does not cost their download.
        await using var session = await ConnectAsync(command, tpu, precision, surroundings.Cancel);
        var digits = await surroundings.Digits.LoadAsync(data, surroundings.Screen, surroundings.Cancel);
        var results = await FundamentalsDemo.RunAsync(new Lesson(session, digits, surroundings.Screen, surroundings.Cancel));
        if (file is not null) await file.WriteAsync(results);
        return ExitCode.Done;
    }

    private static async Task<TpuSession> ConnectAsync(
        CommandLineApplication command, string? tpu, TpuPrecision precision, CancellationToken cancel)
    {
        var options = new TpuSessionOptions { Precision = precision, ClientName = "ctpu demo fundamentals" };
        TpuSession session;
        try
        {
            session = await Tpu.ConnectAsync(null, tpu ?? Local.DefaultAcceleratorType, options, cancel);
        }
        catch (TpuArgumentException e)
        {
            throw new CommandParsingException(command, Failures.WithoutPlace(e));
        }
        catch (ArgumentException e) when (!TpuClusterResolver.IsNamed())
        {
            // Without .NET's own "(Parameter ...)", which is nothing that was typed.
            throw new CommandParsingException(command, $"--tpu {tpu}: {e.Message.Split(" (Parameter ")[0]}");
        }
        if (Problem(session, tpu) is not { } problem) return session;
        await session.DisposeAsync();
        throw new CommandParsingException(command, problem);
    }

    private static string? Problem(TpuSession session, string? tpu)
    {
        var pod = session.Devices;
        if (tpu is not null && tpu != pod.AcceleratorType)
            return $"--tpu {tpu} was given, the server that the environment names ({session.Address}) is a {pod.AcceleratorType}";
        return pod.Devices.Length >= Lesson.Shards
            ? null
            : $"{pod.AcceleratorType} has {pod.Devices.Length} cores, the demo needs {Lesson.Shards}";
    }

    private static TpuPrecision PrecisionOf(CommandLineApplication command, string? given) => given switch
    {
        null or "tpu" => TpuPrecision.Tpu,
        "f32" => TpuPrecision.F32,
        "exact" => TpuPrecision.Exact,
        _ => throw new CommandParsingException(
            command,
            $"--precision {given}: {string.Join(", ", Precisions)} were expected"
            + (Nearest.To(given, Precisions) is { } nearest ? $"; the nearest is '{nearest}'" : "")),
    };
}
