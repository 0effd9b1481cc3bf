using System.Diagnostics;
using TpuRemote.Benchmarks.Measuring;
using TpuRemote.Client;
using TpuRemote.Client.Programs;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>Steps of a program that keeps its state on the device, over the session's stream, against the same program in process.</summary>
internal static class StepCases
{
    private const double LongStepSeconds = 1e-3;
    private const string PeerName = "in process";

    // Far below the server's limit of operations under way, and enough to hide the way there and back.
    private const int Ahead = 64;

    public static async Task RunAsync(string by, string address, RpcOptions options, BenchmarkReport report)
    {
        await using var session = await TpuSession.ConnectAsync(address);
        await RunAsync($"trivial steps one at a time, {by}", "trivial", 0, 1, 5_000);
        await RunAsync($"trivial steps pipelined, {by}", "trivial", 0, Ahead, 20_000);
        var products = options.Asks($"1 ms steps pipelined, {by}") || options.Asks($"1 ms steps one at a time, {by}") ? Calibrated(session) : 1;
        await RunAsync($"1 ms steps one at a time, {by}", "long", products, 1, 1_000);
        await RunAsync($"1 ms steps pipelined, {by}", "long", products, Ahead, 1_000);

        async Task RunAsync(string name, string scope, int multiplications, int ahead, int steps)
        {
            if (!options.Asks(name)) return;
            var step = Step(session, scope, multiplications);
            using var local = new LocalSteps(step.Text);
            var (ours, raw) = await Interleaved.MediansAsync(
                options.Repeats, () => TimedAsync(step, steps, ahead), () => Task.Run(() => local.Seconds(steps)));
            report.Add(new BenchmarkRow(name, "steps/s", steps / ours, steps / raw, PeerName));
        }
    }

    // The number of products that make a step of a millisecond on this machine, in process.
    private static int Calibrated(TpuSession session)
    {
        const int Trial = 16;
        using var local = new LocalSteps(Step(session, "trial", Trial).Text);
        local.Seconds(200);
        return Math.Max(1, (int)Math.Round(Trial * LongStepSeconds / (local.Seconds(200) / 200)));
    }

    private static TpuComputation<Tensor> Step(TpuSession session, string scope, int multiplications) =>
        session.TpuRewrite(() => StepProgram.Body(scope, multiplications)).WithPrecision(TpuPrecision.F32);

    private static async Task<double> TimedAsync(TpuComputation<Tensor> step, int steps, int ahead)
    {
        var start = Stopwatch.GetTimestamp();
        var pending = new Queue<Task<Tensor>>(ahead);
        for (var i = 0; i < steps; i++)
        {
            if (pending.Count == ahead) await pending.Dequeue();
            pending.Enqueue(step.RunAsync());
        }

        await Task.WhenAll(pending);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
