using TpuRemote.Client;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Tests.Notebooks;

/// <summary>A session, and a server in this process, take nothing of the flow that opened them along: a notebook cell's ends with it.</summary>
public class CallersFlowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly AsyncLocal<object?> Ambient = new();

    [Fact]
    public void EveryOperation_UnderASynchronizationContext_NeedsNotItsThreads()
    {
        var context = new StoppedContext();
        var done = OnThread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            UseAsync(Wait(Local.ConnectAsync())).GetAwaiter().GetResult();
        });
        Assert.True(done, "something waits for the context");
        Assert.Equal(0, context.Posted);
    }

    [Fact]
    public void Session_OpenedByAFlow_KeepsNothingOfIt()
    {
        TpuSession? tpu = null;
        WeakReference? cell = null;
        Assert.True(OnThread(() => (tpu, cell) = OpenInACell()));
        for (var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(10); cell!.IsAlive && DateTime.UtcNow < deadline; Thread.Sleep(50))
            GC.Collect();
        Assert.False(cell.IsAlive, "the session or its server holds the cell's ambient values");
        Assert.True(OnThread(() => Wait(tpu!.ListDevicesAsync())));
        Assert.True(OnThread(() => tpu!.DisposeAsync().AsTask().Wait(Minute)));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (TpuSession Tpu, WeakReference Cell) OpenInACell()
    {
        var cell = new object();
        Ambient.Value = cell;
        var tpu = Wait(Local.ConnectAsync());
        Wait(QueuesAsync(tpu));
        Ambient.Value = null;
        return (tpu, new WeakReference(cell));
    }

    private static T Wait<T>(Task<T> task) => task.WaitAsync(Minute).ConfigureAwait(false).GetAwaiter().GetResult();

    // Each call blocks this thread: were anything to go on in its context, it would never.
    private static Task UseAsync(TpuSession tpu)
    {
        Wait(tpu.InitializeSystemAsync());
        Wait(tpu.ListDevicesAsync());
        Wait(QueuesAsync(tpu));
        var large = Tf.Ones(3 << 20);
        var grow = tpu.TpuRewrite(x => Tf.GetVariable("v", [], Initializer.Ones).AssignAdd(1f) + x, large);
        Assert.Equal(3f, Wait(grow.RunAsync()).ToArray<float>()[^1]);
        Assert.Equal(2f, Wait(tpu.ReadVariableAsync("v")).ToScalar<float>());
        var kept = Wait(tpu.StoreAsync(large));
        Assert.Equal(1f, Wait(tpu.FetchAsync(kept)).ToArray<float>()[^1]);
        return tpu.DisposeAsync().AsTask().WaitAsync(Minute);
    }

    private static Task<float> QueuesAsync(TpuSession tpu)
    {
        var pass = tpu.TpuRewrite(() => Tf.OutfeedEnqueueTuple(Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0] * 2));
        var run = pass.RunAsync();
        tpu.EnqueueInfeedAsync(0, new float[] { 4 }).Wait(Minute);
        var tuple = Wait(tpu.DequeueOutfeedAsync(0));
        run.Wait(Minute);
        return Task.FromResult(tuple[0].ToArray<float>()[0]);
    }

    private static bool OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        { IsBackground = true };
        thread.UnsafeStart();
        var ended = thread.Join(Minute * 2);
        if (failure is not null) throw new InvalidOperationException($"on its thread: {failure}", failure);
        return ended;
    }

    // Runs nothing: what is given to it is counted, and lost.
    private sealed class StoppedContext : SynchronizationContext
    {
        private int _posted;

        public int Posted => _posted;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posted);

        public override SynchronizationContext CreateCopy() => this;
    }
}
