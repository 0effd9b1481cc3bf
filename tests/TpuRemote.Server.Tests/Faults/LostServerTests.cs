using System.Diagnostics;
using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// The server's process is killed, hangs, or is cut off while the C# client uploads, runs, and waits on infeed and outfeed. Each of these
/// fails with UNAVAILABLE and says what has become of the session: at once when the connection breaks, and within 15 s (a ping after 10 s
/// of silence, 5 s for its answer) when it just falls silent.
/// </summary>
public sealed class LostServerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    // For a machine that is busy with other tests.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private enum Loss
    {
        Killed,
        Hanging,
        CutOff,
    }

    [Fact]
    public Task Server_KilledInTheMiddle_FailsEveryCallAndSaysThatTheVariablesAreGone() => LoseAsync(Loss.Killed);

    // Together, for each takes its 15 s.
    [Fact]
    public Task Server_ThatFallsSilentInTheMiddle_FailsEveryCallAndSaysThatTheVariablesAreGone() =>
        Task.WhenAll(LoseAsync(Loss.Hanging), LoseAsync(Loss.CutOff));

    private async Task LoseAsync(Loss loss)
    {
        using var server = await ServerProcess.StartAsync();
        using var relay = new Relay(server.Address);
        await using var tpu = await TpuSession.ConnectAsync(relay.Address);
        var (running, pending) = await StartAsync(tpu);

        // An upload that has come halfway.
        relay.LetUp(4 << 20);
        pending["upload"] = tpu.StoreAsync(Tf.Zeros(4096, 4096));
        await relay.Full.WaitAsync(2 * TestServer.Patience);
        Assert.All(pending.Values, call => Assert.False(call.IsCompleted));
        var clock = Stopwatch.StartNew();
        if (loss == Loss.Killed) server.Kill();
        else if (loss == Loss.Hanging) server.Hang(true);
        else relay.Cut();

        var bound = loss == Loss.Killed ? Slack : Silence + Slack;
        foreach (var (what, call) in pending)
        {
            var error = await Assert.ThrowsAsync<TpuServiceException>(() => call.WaitAsync(bound));
            output.WriteLine($"{loss}, {what}: {clock.ElapsedMilliseconds} ms: {error.Message}");
            AssertOver(error, relay.Address);
        }

        Assert.True(clock.Elapsed < bound, $"it took {clock.Elapsed}, expected within {bound}");
        foreach (var late in new Func<Task>[] { () => running.RunAsync(), () => tpu.ReadVariableAsync("v"), () => tpu.ListDevicesAsync() })
            AssertOver(await Assert.ThrowsAsync<TpuServiceException>(() => late().WaitAsync(Slack)), relay.Address);
        if (loss == Loss.Hanging) server.Hang(false);
    }

    // A run that waits for its infeed behind an assignment, another behind it, and a host that waits for an outfeed.
    private static async Task<(Client.Programs.TpuComputation<Tensor>, Dictionary<string, Task>)> StartAsync(TpuSession tpu)
    {
        var running = tpu.TpuRewrite(() =>
        {
            Tf.GetVariable("v", [], Initializer.Ones).Assign(5f);
            return Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0];
        });
        await running.CompileAsync();
        return (running, new()
        {
            ["run"] = running.RunAsync(),
            ["queued run"] = running.RunAsync(),
            ["infeed"] = FillAsync(tpu),
            ["outfeed"] = tpu.DequeueOutfeedAsync(3),
        });
    }

    // Into a queue that nobody empties: the wait for room comes soon.
    private static async Task FillAsync(TpuSession tpu)
    {
        while (true) await tpu.EnqueueInfeedAsync(3, 1f);
    }

    private static void AssertOver(TpuServiceException error, string address)
    {
        Assert.Equal(TpuStatusCode.Unavailable, error.Code);
        Assert.Contains($"the session on {address} is over, and its variables and stored tensors are gone with it: ", error.Message);
        Assert.Contains("connect anew", error.Message);
    }
}
