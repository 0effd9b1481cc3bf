using System.Diagnostics;

namespace TpuRemote.Testing;

/// <summary>What a process that ended by itself left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Errors">All of its standard error.</param>
public sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a process to its end.</summary>
    /// <param name="start">How; its output and error are redirected.</param>
    /// <param name="input">What it reads; null for what this process reads.</param>
    /// <exception cref="TimeoutException">It went on for longer than <see cref="ListeningProcess.Patience"/>; it was killed.</exception>
    public static async Task<ProcessRun> ToEndAsync(ProcessStartInfo start, string? input = null)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, input is not null);
        using var process = Process.Start(start)!;
        try
        {
            return await EndAsync(process, input).WaitAsync(ListeningProcess.Patience);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<ProcessRun> EndAsync(Process process, string? input)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, await output, await errors);
    }
}
