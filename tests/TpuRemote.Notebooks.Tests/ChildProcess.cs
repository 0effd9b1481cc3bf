using System.Diagnostics;

namespace TpuRemote.Notebooks.Tests;

/// <summary>A program that is run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All that it wrote to standard output.</param>
/// <param name="Errors">All that it wrote to standard error.</param>
internal sealed record ChildProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs it in the repository's root.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it is given; null takes one away.</param>
    /// <param name="limit">After this it is killed, with all that it started.</param>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<ChildProcess> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', start.ArgumentList)} ran for more than {limit.TotalSeconds} s: {await output}{await errors}");
        }
        return new ChildProcess(process.ExitCode, await output, await errors);
    }
}
