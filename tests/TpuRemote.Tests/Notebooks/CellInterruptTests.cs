using System.Reflection;
using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Tests.Notebooks;

/// <summary>What a cell started on the pod ends when the cell is interrupted, though its code passes no token.</summary>
public class CellInterruptTests(LocalPod pod) : IClassFixture<LocalPod>
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Run_CellInterrupted_EndsSoonAndTheSessionGoesOn()
    {
        await using var tpu = await pod.OpenAsync();
        var count = tpu.TpuRewrite(() =>
        {
            var v = Tf.GetVariable("v", [], Initializer.Ones);
            Tf.Repeat(1_000_000_000, () => v.AssignAdd(1f));
            return v.Read();
        });
        var add = tpu.TpuRewrite(x => Tf.GetVariable("v", [], Initializer.Ones) + x, 1f);
        await count.CompileAsync();

        using var cell = new CancellationTokenSource();
        var run = Cell(() => count.RunAsync(), cell.Token);
        await Task.Delay(300);
        Assert.False(run.IsCompleted, "the run should have been long");
        await cell.CancelAsync();
        var stopped = await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(Seconds));

        Assert.Equal(cell.Token, stopped.CancellationToken);
        // As documented: the variable is as it was, or lost until it is assigned.
        await AsItWasOrLostAsync(tpu, 1f);
        await tpu.AssignVariableAsync("v", 4f);
        Assert.Equal(5f, (await add.RunAsync().WaitAsync(Seconds)).ToScalar<float>());
    }

    [Fact]
    public async Task Run_WithATokenOfItsOwn_EndsByEither()
    {
        await using var tpu = await pod.OpenAsync();
        var stuck = tpu.TpuRewrite(() => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0]);
        await stuck.CompileAsync();
        foreach (var byCell in new[] { true, false })
        {
            using var cell = new CancellationTokenSource();
            using var given = new CancellationTokenSource();
            var run = Cell(() => stuck.RunAsync(given.Token), cell.Token);
            var cancelled = byCell ? cell : given;
            cancelled.CancelAfter(200);
            var stopped = await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(Seconds));
            Assert.Equal(cancelled.Token, stopped.CancellationToken);
        }
    }

    [Fact]
    public async Task EveryWait_CellInterrupted_IsCancelled()
    {
        await using var tpu = await pod.OpenAsync();
        var stuck = tpu.TpuRewrite(() => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0]);
        var blocking = stuck.RunAsync();
        var stored = await tpu.StoreAsync(Tf.Ones(2));
        using var cell = new CancellationTokenSource();
        Func<Task>[] waits =
        [
            () => tpu.DequeueOutfeedAsync(1),
            () => FillAsync(tpu, core: 2),
            () => tpu.TpuRewrite(x => x + 1, 1f).RunAsync(),
        ];
        var waiting = waits.Select(wait => Cell(wait, cell.Token)).ToArray();
        await Task.Delay(200);
        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));
        await cell.CancelAsync();
        foreach (var wait in waiting) await Assert.ThrowsAsync<OperationCanceledException>(() => wait.WaitAsync(Seconds));

        // What is started after the interrupt ends before it begins.
        Func<Task>[] late =
        [
            () => tpu.ListDevicesAsync(), () => tpu.InitializeSystemAsync(), () => tpu.MemoryStatsAsync(), () => tpu.FetchAsync(stored),
            () => tpu.StoreAsync(Tf.Ones(2)), () => tpu.EnqueueInfeedAsync(0, 1f), () => TpuSession.ConnectAsync(pod.Address),
        ];
        foreach (var wait in late)
            await Assert.ThrowsAsync<OperationCanceledException>(() => Cell(wait, cell.Token).WaitAsync(Seconds));

        await tpu.EnqueueInfeedAsync(0, new float[] { 3 });
        Assert.Equal(3f, (await blocking.WaitAsync(Seconds)).ToScalar<float>());
        Assert.Equal([1f, 1f], (await tpu.FetchAsync(stored)).ToArray<float>().AsEnumerable());
    }

    [Fact]
    public async Task Dequeue_Interrupted_LosesNoTuple()
    {
        await using var tpu = await pod.OpenAsync();
        var put = tpu.TpuRewrite<Tensor[]>(
            x =>
            {
                Tf.OutfeedEnqueueTuple(x);
                return [];
            },
            1f);
        using var cell = new CancellationTokenSource();
        var dequeue = Cell(() => tpu.DequeueOutfeedAsync(0), cell.Token);
        await Task.Delay(100);
        await cell.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => dequeue.WaitAsync(Seconds));
        await put.RunAsync(7f);
        await put.RunAsync(8f);
        foreach (var expected in new[] { 7f, 8f })
            Assert.Equal(expected, (await tpu.DequeueOutfeedAsync(0).WaitAsync(Seconds))[0].ToScalar<float>());
    }

    [Fact]
    public async Task Run_OnAServerThatHangs_EndsAllTheSame()
    {
        using var server = await ServerProcess.StartAsync();
        await using var tpu = await TpuSession.ConnectAsync(server.Address, LocalPod.Exact);
        var stuck = tpu.TpuRewrite(() =>
        {
            Tf.GetVariable("v", [], Initializer.Ones).Assign(5f);
            return Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0];
        });
        var read = tpu.TpuRewrite(() => Tf.GetVariable("v", [], Initializer.Ones) * 1);
        Assert.Equal(1f, (await read.RunAsync()).ToScalar<float>());
        await stuck.CompileAsync();
        using var cell = new CancellationTokenSource();
        var run = Cell(() => stuck.RunAsync(), cell.Token);
        await Task.Delay(300);
        server.Hang(true);
        try
        {
            await cell.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(Seconds));
        }
        finally
        {
            server.Hang(false);
        }

        // It has been told by now; what comes after finds the variable as it was, or lost, never what the run would have assigned.
        await Task.Delay(500);
        await AsItWasOrLostAsync(tpu, 1f);
        await tpu.AssignVariableAsync("v", 4f);
        Assert.Equal(4f, (await read.RunAsync().WaitAsync(Seconds)).ToScalar<float>());
    }

    private static async Task AsItWasOrLostAsync(TpuSession tpu, float before)
    {
        try
        {
            Assert.Equal(before, (await tpu.ReadVariableAsync("v").WaitAsync(Seconds)).ToScalar<float>());
        }
        catch (TpuServiceException lost)
        {
            Assert.Contains("the value of variable 'v' was lost", lost.Message, StringComparison.Ordinal);
        }
    }

    private static async Task FillAsync(TpuSession tpu, int core)
    {
        while (true) await tpu.EnqueueInfeedAsync(core, 1f);
    }

    // As the kernel does: it finds the extension by names, and calls it on the flow of the cell.
    private static async Task Cell(Func<Task> code, CancellationToken interrupt)
    {
        var attribute = typeof(TpuSession).Assembly.GetCustomAttributes().Single(a => a.GetType().Name == "NotebookExtensionAttribute");
        var extension = (Type)attribute.GetType().GetProperty("ExtensionType")!.GetValue(attribute)!;
        extension.GetMethod("CellStarting", [typeof(CancellationToken)])!.Invoke(null, [interrupt]);
        await code();
    }
}
