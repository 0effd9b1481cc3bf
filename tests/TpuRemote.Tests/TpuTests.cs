using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Tests;

/// <summary>The whole way, over gRPC on a Unix socket: trace, text, server, compiler, pod, and back.</summary>
public class TpuTests(LocalPod pod) : IClassFixture<LocalPod>
{
    [Fact]
    public async Task System_OfAV2With8Cores_IsAsCloudTpuDescribesIt()
    {
        await using var tpu = await pod.OpenAsync();
        var devices = await tpu.ListDevicesAsync();
        var topology = await tpu.InitializeSystemAsync();
        Assert.Equal("v2-8", devices.AcceleratorType);
        Assert.Equal(Enumerable.Range(0, 8), devices.Devices.Select(d => d.Id));
        Assert.Equal("/job:worker/task:0/device:TPU:7", devices.Devices[7].ToString());
        Assert.Equal(8, topology.NumTasks * topology.NumTpuDevicesPerTask);
        Assert.Equal(8 * 4, topology.DeviceCoordinates.Length);
        Assert.Equal(8L << 30, (await tpu.MemoryStatsAsync(3))[0].BytesLimit);
    }

    [Fact]
    public async Task TpuRewrite_OfAdd_RunsOnTheDevice()
    {
        await using var tpu = await pod.OpenAsync();
        var add = tpu.TpuRewrite((x, y) => x + y, Tf.Range(16, ElementType.F32), Tf.Ones(16));
        Assert.Contains("stablehlo.add", add.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (float)i), (await add.RunAsync()).ToArray<float>());
        var other = await add.RunAsync(new float[] { 10, 0 }, new float[] { 2, 2 });
        Assert.Equal([12f, 2], other.ToArray<float>());
    }

    [Fact]
    public async Task TpuRewrite_OfATupleOfATupleAndAnArray_GivesThemBack()
    {
        await using var tpu = await pod.OpenAsync();
        var form = tpu.TpuRewrite(x => (x, (x + 1, new[] { x * 2, x * 3 })), 5f);
        var (same, (next, multiples)) = await form.RunAsync();
        Assert.Equal([5f, 6, 10, 15], new[] { same, next, multiples[0], multiples[1] }.Select(t => t.ToScalar<float>()));
    }

    [Fact]
    public async Task RunAsync_ManyWithoutWaiting_KeepTheirOrder()
    {
        await using var tpu = await pod.OpenAsync();
        var count = tpu.TpuRewrite(x => Tf.GetVariable("count", [], Initializer.Zeros).AssignAdd(x), 1f);
        var runs = Enumerable.Range(0, 50).Select(_ => count.RunAsync()).ToArray();
        var seen = await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (float)i), seen.Select(t => t.ToScalar<float>()));
    }

    [Fact]
    public async Task Variables_ReadAssignSaveRestore_FromTheHost()
    {
        await using var tpu = await pod.OpenAsync();
        var step = tpu.TpuRewrite(x => Tf.GetVariable("v", [2], Initializer.Ones).AssignAdd(x), new float[] { 1, 2 });
        await step.RunAsync();
        Holds(await tpu.ReadVariableAsync("v"), 2f, 3);
        var saved = await tpu.SaveVariablesAsync();
        await tpu.AssignVariableAsync("v", new float[] { 10, 10 });
        Holds(await step.RunAsync(), 11f, 12);
        await tpu.RestoreVariablesAsync(saved);
        Holds(await step.RunAsync(), 3f, 5);
        var refused = await Assert.ThrowsAsync<TpuArgumentException>(() => tpu.ReadVariableAsync("w"));
        Assert.Contains("no variable is called 'w'; there are: v", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeSystemAsync_WithVariables_StartsThemAnew()
    {
        await using var tpu = await pod.OpenAsync();
        var count = tpu.TpuRewrite(() => Tf.GetVariable("count", [], Initializer.Zeros).AssignAdd(1));
        await count.RunAsync();
        await count.RunAsync();
        await tpu.InitializeSystemAsync();
        Assert.Equal(1f, (await count.RunAsync()).ToScalar<float>());
        await tpu.ShutdownSystemAsync();
        var refused = await Assert.ThrowsAsync<TpuServiceException>(() => count.RunAsync());
        Assert.Equal(TpuStatusCode.FailedPrecondition, refused.Code);
    }

    [Fact]
    public async Task BatchParallel_EightCores_GivesEveryCoresResult()
    {
        await using var tpu = await pod.OpenAsync();
        var sums = tpu.BatchParallel(
            x => (Tf.ReduceSum(x), Tf.CrossReplicaSum(Tf.ReduceSum(x)), Tf.ReplicaId()), [Tf.Range(32, ElementType.F32)], numShards: 8);
        var results = await sums.RunAsync();
        Assert.Equal(Enumerable.Range(0, 8).Select(core => (float)((4 * 4 * core) + 6)), results.Select(r => r.Item1.ToScalar<float>()));
        Assert.All(results, r => Assert.Equal(496f, r.Item2.ToScalar<float>()));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (uint)i), results.Select(r => r.Item3.ToScalar<uint>()));
    }

    [Fact]
    public async Task ReplicateAndShard_PlaceInputsAndPutResultsTogether()
    {
        await using var tpu = await pod.OpenAsync();
        var replicated = await tpu.Replicate((x, y) => x * y, [[2f, 3f], [4f, 5f]]).RunAsync();
        Assert.Equal([6f, 20], replicated.Select(t => t.ToScalar<float>()));
        // Columns cut in two, the factor given whole, columns put together again.
        var sharded = await tpu.Shard(
            (x, factor) => x * factor + Tf.Cast(Tf.ReplicaId(), ElementType.F32),
            [new float[,] { { 1, 2 }, { 3, 4 } }, 10f],
            numShards: 2,
            inputShardAxes: [1, null],
            outputShardAxes: [1]).RunAsync();
        Assert.Equal([10f, 21, 30, 41], sharded.ToArray<float>());
    }

    [Fact]
    public async Task InfeedAndOutfeed_PerCore_FeedALoopOnTheDevice()
    {
        await using var tpu = await pod.OpenAsync();
        var loop = tpu.BatchParallel(
            () =>
                Tf.Repeat(3, () => Tf.OutfeedEnqueueTuple(Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 2))[0] * 2)), numShards: 2);
        var run = loop.RunAsync();
        var fed = Task.WhenAll(Enumerable.Range(0, 6).Select(i => tpu.EnqueueInfeedAsync(i % 2, new float[] { i, i + 0.5f })));
        var drained = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => tpu.DequeueOutfeedAsync(i % 2))).WaitAsync(TimeSpan.FromSeconds(60));
        await fed;
        await run;
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], drained.SelectMany(t => t[0].ToArray<float>()));
    }

    [Fact]
    public async Task LargeArrays_InAndOut_TravelInChunks()
    {
        await using var tpu = await pod.OpenAsync(LocalPod.Exact with { InlineBytes = 1000 });
        var input = Tf.Range(100_000, ElementType.F32);
        var next = await tpu.TpuRewrite(x => x + 1, input).RunAsync();
        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => (float)i), next.ToArray<float>());
        var parts = await tpu.BatchParallel(x => x + 1, [input], numShards: 4).RunAsync();
        Assert.Equal(75_001f, parts[3].ToArray<float>()[0]);
    }

    [Fact]
    public async Task StoreAsync_KeptInput_IsTakenByRunsUntilDeleted()
    {
        await using var tpu = await pod.OpenAsync();
        var kept = await tpu.StoreAsync(new float[] { 1, 2, 3 });
        var sum = tpu.TpuRewrite(x => Tf.ReduceSum(x), kept);
        Assert.Equal(6f, (await sum.RunAsync()).ToScalar<float>());
        Assert.Equal(6f, (await sum.RunAsync()).ToScalar<float>());
        Holds(await tpu.FetchAsync(kept), 1f, 2, 3);
        tpu.Delete(kept);
        Assert.Equal(TpuStatusCode.NotFound, (await Assert.ThrowsAsync<TpuServiceException>(() => sum.RunAsync())).Code);
    }

    [Fact]
    public async Task CompileAsync_ProgramInF64_WarnsAtTheLineThatTracedIt()
    {
        await using var tpu = await pod.OpenAsync();
        Tensor x = new double[] { 1, 2 };
        var program = await tpu.TpuRewrite(x => Tf.Tanh(x), x).CompileAsync();
        var warning = Assert.Single(program.Warnings);
        Assert.Equal((DiagnosticKind.Warning, "x64", "stablehlo.tanh"), (warning.Kind, warning.Code, warning.Op));
        Assert.EndsWith("TpuTests.cs", warning.Location.Resolve().File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompileAsync_SameProgramTwice_ComesFromTheCache()
    {
        await using var tpu = await pod.OpenAsync();
        var first = await tpu.TpuRewrite(x => Tf.Exp(x) * 17, Tf.Ones(5)).CompileAsync();
        var second = await tpu.TpuRewrite(x => Tf.Exp(x) * 17, Tf.Ones(5)).CompileAsync();
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.True(second.Cached);
        Assert.True(first.Memory.ArgumentSize >= 20);
    }

    private static void Holds(Tensor tensor, params float[] expected) => Assert.Equal(expected, tensor.ToArray<float>());
}
