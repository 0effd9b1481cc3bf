using System.ComponentModel;
using System.Diagnostics;

namespace TpuRemote.Jupyter.Packages;

/// <summary>Runs a process to its end, or ends it and all it started.</summary>
internal static class SdkProcess
{
    /// <summary>Runs it.</summary>
    /// <returns>Its exit code and all that it wrote, output and errors.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of it runs any more.</exception>
    /// <exception cref="PackageException">It cannot be started.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(start);
        // It asks nobody (a private feed's password, say): there is no input to wait for.
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            var text = await output.WaitAsync(cancellation).ConfigureAwait(false)
                + await errors.WaitAsync(cancellation).ConfigureAwait(false);
            return (process.ExitCode, text);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new PackageException($"{start.FileName} did not start.");
        }
        catch (Win32Exception e)
        {
            throw new PackageException($"{start.FileName} cannot be started: {e.Message}.", e);
        }
    }
}
