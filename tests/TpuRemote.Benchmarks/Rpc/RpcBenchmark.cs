using TpuRemote.Benchmarks.Measuring;
using TpuRemote.Benchmarks.RawSockets;
using TpuRemote.Testing;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>The wire: server and raw peer each in a process of its own, on TCP and on a Unix socket.</summary>
internal static class RpcBenchmark
{
    public static async Task RunAsync(RpcOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("tpu-bench-");
        try
        {
            var report = new BenchmarkReport("rpc");
            BenchmarkReport.Begin();
            await RunAsync("TCP", "127.0.0.1:0", "127.0.0.1:0", options, report);
            var (ours, peer) = (Path.Combine(folder.FullName, "tpu.sock"), Path.Combine(folder.FullName, "raw.sock"));
            await RunAsync("Unix socket", $"unix:{ours}", $"unix:{peer}", options, report);
            if (options.Json is { } path) report.Write(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string by, string listen, string rawListen, RpcOptions options, BenchmarkReport report)
    {
        using var server = await ServerProcess.StartAsync("--listen", listen);
        using var raw = await RawProcess.StartAsync(rawListen);
        using var peer = new RawClient(raw.Address);
        await TransferCases.RunAsync(by, server.Address, peer, options, report);
        await UnaryCases.RunAsync(by, server.Address, peer, options, report);
        await StepCases.RunAsync(by, server.Address, options, report);
    }
}
