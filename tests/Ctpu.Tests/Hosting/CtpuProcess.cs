using System.Diagnostics;

namespace Ctpu.Tests.Hosting;

/// <summary>The command line in a process of its own.</summary>
internal static class CtpuProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static ProcessStartInfo Start(string? tpuName, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program("Ctpu"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS");
        if (tpuName is null) start.Environment.Remove("TPU_NAME");
        else start.Environment["TPU_NAME"] = tpuName;
        return start;
    }

    public static async Task<CommandRun> RunAsync(string? tpuName, params string[] args)
    {
        using var process = Process.Start(Start(tpuName, args))!;
        return await EndAsync(process);
    }

    public static async Task<CommandRun> EndAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"ctpu did not end within {Patience.TotalSeconds} s");
        }
    }
}
