using System.Diagnostics;
using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Programs;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Tests;

/// <summary>What goes wrong says what was given, what was expected and where, and leaves the session as it was.</summary>
public class FaultTests(LocalPod pod) : IClassFixture<LocalPod>
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task KilledServer_FailsEveryPendingCallWithinSeconds()
    {
        using var server = await ServerProcess.StartAsync();
        await using var tpu = await TpuSession.ConnectAsync(server.Address, LocalPod.Exact);
        var waiting = tpu.TpuRewrite(() => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0]);
        await waiting.CompileAsync();
        Task[] pending = [waiting.RunAsync(), waiting.RunAsync(), tpu.DequeueOutfeedAsync(3)];
        server.Kill();
        var watch = Stopwatch.StartNew();
        foreach (var call in pending)
            Assert.Equal(TpuStatusCode.Unavailable, (await Assert.ThrowsAsync<TpuServiceException>(() => call.WaitAsync(Seconds))).Code);
        foreach (
            var late in new Func<Task>[] { () => waiting.RunAsync(), () => tpu.ListDevicesAsync(), () => tpu.EnqueueInfeedAsync(0, 1f) })
        {
            var over = await Assert.ThrowsAsync<TpuServiceException>(() => late().WaitAsync(Seconds));
            Assert.Equal(TpuStatusCode.Unavailable, over.Code);
        }
        var said = await Assert.ThrowsAsync<TpuServiceException>(() => waiting.RunAsync());
        Assert.Contains(
            $"the session on {server.Address} is over, and its variables and stored tensors are gone with it: ",
            said.Message,
            StringComparison.Ordinal);
        Assert.Contains("connect anew", said.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < Seconds, $"it took {watch.Elapsed}");
    }

    [Fact]
    public async Task ConnectAsync_NobodyThere_SaysWhere()
    {
        var watch = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<TpuServiceException>(() => TpuSession.ConnectAsync("grpc://127.0.0.1:1"));
        Assert.Equal(TpuStatusCode.Unavailable, refused.Code);
        Assert.Contains(
            "Failed to connect to master. The TPU might not be ready, or the address is not its own: 'grpc://127.0.0.1:1'",
            refused.Message,
            StringComparison.Ordinal);
        Assert.True(watch.Elapsed < Seconds);
    }

    [Fact]
    public async Task RunCancelledBeforeItsTurn_LeavesItsVariablesAsTheyWere()
    {
        await using var tpu = await pod.OpenAsync();
        var set = tpu.TpuRewrite(x => Tf.GetVariable("v", [], Initializer.Ones).Assign(x), 5f);
        await set.RunAsync();
        var waiting = tpu.TpuRewrite(() => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0]);
        var before = waiting.RunAsync();
        using var cancel = new CancellationTokenSource();
        var run = set.RunAsync([9f], cancel.Token);
        cancel.CancelAfter(200);
        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(Seconds));
        Assert.Equal(5f, (await tpu.ReadVariableAsync("v")).ToScalar<float>());
        await tpu.EnqueueInfeedAsync(0, new float[] { 3 });
        Assert.Equal(3f, (await before.WaitAsync(Seconds)).ToScalar<float>());
        Assert.Equal(7f, (await set.RunAsync(7f)).ToScalar<float>());
    }

    [Fact]
    public async Task RunCancelledHalfway_LeavesNoStaleVariable()
    {
        await using var tpu = await pod.OpenAsync();
        var stuck = tpu.TpuRewrite(() =>
        {
            var v = Tf.GetVariable("v", [], Initializer.Ones);
            v.Assign(v * 100);
            return Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0];
        });
        var read = tpu.TpuRewrite(() => Tf.GetVariable("v", [], Initializer.Ones) * 1);
        await stuck.CompileAsync();
        await read.CompileAsync();
        using var cancel = new CancellationTokenSource();
        var run = stuck.RunAsync(cancel.Token);
        var late = read.RunAsync();
        cancel.CancelAfter(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(Seconds));
        // Sent before the failure was seen: it may not run on any value.
        Assert.Equal(TpuStatusCode.FailedPrecondition, (await Assert.ThrowsAsync<TpuServiceException>(() => late.WaitAsync(Seconds))).Code);
        await AsItWasOrLostAsync(tpu, 1f);
        await tpu.AssignVariableAsync("v", 4f);
        Assert.Equal(4f, (await read.RunAsync()).ToScalar<float>());
    }

    [Fact]
    public async Task RunThatTakesTooLong_IsAnErrorAtItsDeadline()
    {
        await using var tpu = await pod.OpenAsync(LocalPod.Exact with { Timeout = TimeSpan.FromSeconds(2) });
        var stuck = tpu.TpuRewrite(() => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0]);
        await stuck.CompileAsync();
        var failed = await Assert.ThrowsAsync<TpuServiceException>(() => stuck.RunAsync().WaitAsync(Seconds));
        Assert.Equal(TpuStatusCode.DeadlineExceeded, failed.Code);
        // The session goes on: the late run holds nothing up.
        Assert.Equal(2f, (await tpu.TpuRewrite(x => x + 1, 1f).RunAsync().WaitAsync(Seconds)).ToScalar<float>());
    }

    [Fact]
    public async Task ProgramThatDoesNotFit_IsRefusedWithItsBuffersAndTheLine()
    {
        await using var tpu = await pod.OpenAsync();
        var large = tpu.TpuRewrite(x => Tf.Exp(Tf.BroadcastTo(x, 65536, 65536)), Tf.Ones(65536));
        var refused = await Assert.ThrowsAsync<TpuServiceException>(() => large.CompileAsync());
        Assert.Equal(TpuStatusCode.ResourceExhausted, refused.Code);
        Assert.Equal("E1000", Assert.Single(refused.Diagnostics).Code);
        Assert.StartsWith("RESOURCE_EXHAUSTED: XLA:TPU compile permanent error. Ran out", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Ran out of memory in memory space hbm. Used 16.00G of 8.00G hbm.", refused.Message, StringComparison.Ordinal);
        var buffers = refused.Message.Split("Largest buffers on a core of v2-8:")[1];
        Assert.Matches(@"16\.00G +tensor<65536x65536xf32> \(16\.00G unpadded, 1\.0x\) .*made by \S+ at .*FaultTests\.cs:\d+", buffers);
    }

    [Fact]
    public async Task BatchParallel_InputsOfTwoBatchSizes_AreRefused()
    {
        await using var tpu = await pod.OpenAsync();
        var refused = Assert.Throws<TpuArgumentException>(
            () => tpu.BatchParallel((x, y) => x + y, [Tf.Ones(16), Tf.Ones(8)], numShards: 8));
        Assert.Contains("it is 16 in input 0 (tensor<16xf32>) and 8 in input 1 (tensor<8xf32>)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VariableThatReplicasAssignDifferently_IsRefusedByName()
    {
        await using var tpu = await pod.OpenAsync();
        var diverging = tpu.BatchParallel(x => Tf.GetVariable("v", [1], Initializer.Zeros).AssignAdd(x), [Tf.Ones(2)], numShards: 2);
        var refused = await Assert.ThrowsAsync<TpuServiceException>(() => diverging.RunAsync());
        Assert.Equal(TpuStatusCode.InvalidArgument, refused.Code);
        Assert.Contains("differs between them", refused.Message, StringComparison.Ordinal);
        Assert.Contains("argument 1 is variable 'v'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AssignAdd(x)", File.ReadLines(refused.Place!.File).ElementAt(refused.Place.Line - 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InputsThatDoNotGoWithTheFunction_AreRefusedAtTheirLine()
    {
        await using var tpu = await pod.OpenAsync();
        Refused(
            "dimension 0 of input 0 (tensor<10xf32>) does not divide by the 8 shards: 10 = 1 * 8 + 2",
            () => tpu.BatchParallel(x => x, [Tf.Ones(10)], 8));
        Refused("input 0 is a scalar", () => tpu.BatchParallel(x => x, [1f], 8));
        Refused("You specified 1 inputs (tensor<f32>), but the computation needs 2 inputs", () => tpu.TpuRewrite((x, y) => x + y, 1f));
        Refused("at most 8 replicas", () => tpu.BatchParallel(x => x, [Tf.Ones(9)], 9));
        Refused("num_shards must be a positive integer.", () => tpu.BatchParallel(x => x, [Tf.Ones(9)], 0));
        Refused(
            "Replicas must have the same number of inputs. Replica 0 has 1 inputs, replica 1 has 2 inputs.",
            () => tpu.Replicate(x => x, [[1f], [1f, 2f]]));
        Refused("input 0 should be of one type on all replicas", () => tpu.Replicate(x => x, [[1f], [new float[] { 2 }]]));
        Refused("TPU functions must return zero-or-more Tensor values", () => tpu.TpuRewrite(x => 7, 1f));
        Refused("input 0: a tensor was expected, null was given", () => tpu.TpuRewrite(x => x, [null!]));
        Refused("inputs: tensors were expected, null was given", () => tpu.TpuRewrite(x => x, null!));
    }

    [Fact]
    public async Task FaultyOp_InsideAFunction_NamesTheLineThatTracedIt()
    {
        await using var tpu = await pod.OpenAsync();
        var refused = Assert.Throws<TpuArgumentException>(() => tpu.TpuRewrite(x => Tf.MatMul(x, x), Tf.Ones(2, 3)));
        Assert.EndsWith("FaultTests.cs", refused.Place!.File, StringComparison.Ordinal);
        Assert.Contains("Tf.MatMul(x, x)", File.ReadLines(refused.Place.File).ElementAt(refused.Place.Line - 1), StringComparison.Ordinal);
        Assert.Contains(
            "TPU computations cannot be nested",
            Assert.Throws<TpuTracingException>(() => tpu.TpuRewrite(x => Nested(tpu, x), 1f)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "TPU computations cannot be nested: call the function itself",
            Assert.Throws<TpuTracingException>(() => tpu.TpuRewrite(x => tpu.TpuRewrite(y => y, x).RunAsync().Result, 1f)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OtherTypesOrAPlaceholder_AreTracedAnewOrRefused()
    {
        await using var tpu = await pod.OpenAsync();
        var twice = tpu.TpuRewrite(x => x * 2, Tf.Placeholder(ElementType.F32, 2));
        Assert.Contains(
            "a placeholder of tensor<2xf32> has no elements",
            (await Assert.ThrowsAsync<TpuArgumentException>(() => twice.RunAsync())).Message,
            StringComparison.Ordinal);
        Assert.Equal([6], (await twice.RunAsync(new[] { 3 })).ToArray<int>().AsEnumerable());
        await Assert.ThrowsAsync<TpuArgumentException>(() => twice.RunAsync(1f, 2f));
    }

    [Fact]
    public async Task DisposedSession_FailsWhatIsPendingAndLate()
    {
        var tpu = await pod.OpenAsync();
        var waiting = tpu.TpuRewrite(() => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 1))[0]);
        await waiting.CompileAsync();
        var pending = waiting.RunAsync();
        await tpu.DisposeAsync().AsTask().WaitAsync(Seconds);
        await tpu.DisposeAsync();
        await Assert.ThrowsAsync<TpuServiceException>(() => pending.WaitAsync(Seconds));
        var late = await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.RunAsync().WaitAsync(Seconds));
        Assert.Equal(typeof(TpuSession).FullName, late.ObjectName);
    }

    [Fact]
    public async Task DequeueOutfeedAsync_NothingComes_EndsAtItsDeadline()
    {
        await using var tpu = await pod.OpenAsync(LocalPod.Exact with { QueueTimeout = TimeSpan.FromMilliseconds(300) });
        var failed = await Assert.ThrowsAsync<TpuServiceException>(() => tpu.DequeueOutfeedAsync(0).WaitAsync(Seconds));
        Assert.Equal(TpuStatusCode.DeadlineExceeded, failed.Code);
        Assert.Contains(
            "a core from 0 to 7",
            (await Assert.ThrowsAsync<TpuArgumentException>(() => tpu.DequeueOutfeedAsync(8))).Message,
            StringComparison.Ordinal);
    }

    private static async Task AsItWasOrLostAsync(TpuSession tpu, float before)
    {
        try
        {
            Assert.Equal(before, (await tpu.ReadVariableAsync("v")).ToScalar<float>());
        }
        catch (TpuServiceException lost)
        {
            Assert.Equal(TpuStatusCode.FailedPrecondition, lost.Code);
            Assert.Contains("the value of variable 'v' was lost when a run that assigns it failed", lost.Message, StringComparison.Ordinal);
        }
    }

    private static Tensor Nested(TpuSession tpu, Tensor x)
    {
        tpu.TpuRewrite(y => y, Tf.Placeholder(ElementType.F32));
        return x;
    }

    private static void Refused(string expected, Func<object> call)
    {
        var refused = Assert.Throws<TpuArgumentException>(() => { call(); });
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("FaultTests.cs", refused.Place?.File, StringComparison.Ordinal);
    }
}
