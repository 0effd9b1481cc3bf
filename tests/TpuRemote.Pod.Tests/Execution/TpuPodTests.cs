using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Specs;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Execution;

public sealed class TpuPodTests
{
    private static readonly TensorType Pair = TensorType.Of(ElementType.F32, 2);

    [Fact]
    public void Run_DonatedArgument_BecomesTheResultWithoutACopy()
    {
        using var program = Doubling(donates: true);
        var array = program.Upload(Given.F32([1, 2]));
        ref var before = ref array.Bytes(0)[0];
        var allocations = program.Pod.Allocations;
        var result = program.Pod.Run(program.Executable, [array], new RunOptions())[0];
        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(ref before, ref result.Bytes(0)[0]));
        Assert.Equal([2, 4], Values<float>(result));
        Assert.Equal(allocations, program.Pod.Allocations);
        Assert.True(array.IsDeleted);
        Assert.Throws<ObjectDisposedException>(() => array.Bytes(0));
        Assert.Throws<ObjectDisposedException>(() => program.Pod.Run(program.Executable, [array], new RunOptions()));
    }

    [Fact]
    public void Run_DonatedReplicatedArgumentThatReplicasOverwrite_IsSpreadFirst()
    {
        using var program = new ProgramUnderTest(numReplicas: 2);
        var x = program.Argument(TensorType.Of(ElementType.Ui32), isVarying: true, donatedTo: 0);
        program.DonatedResult(x);
        program.Then(new ReplicaNumber(x));
        var array = program.Upload(Hlo.Literals.Literal.Scalar(ElementType.Ui32, 7u));
        var result = program.Pod.Run(program.Executable, [array], new RunOptions())[0];
        Assert.Equal([0u, 1u], Enumerable.Range(0, 2).Select(r => Values<uint>(result, r)[0]));
        Assert.True(array.IsDeleted);
    }

    [Fact]
    public void Run_OfWrongArguments_SaysWhatWasGivenAndExpected()
    {
        using var program = Doubling(donates: false, replicas: 2);
        ArgumentException Refusal(params ImmutableArray<DeviceArray> arguments) =>
            Assert.Throws<ArgumentException>(() => program.Pod.Run(program.Executable, arguments, new RunOptions()));
        Assert.Contains("takes 1 arguments, 0 were given", Refusal().Message, StringComparison.Ordinal);
        Assert.Contains("argument 0 is tensor<3xf32>; expected tensor<2xf32>", Refusal(program.Upload(Given.F32([1, 2, 3]))).Message,
            StringComparison.Ordinal);
        var own = program.Upload(Given.F32([1, 2]), Given.F32([3, 4]));
        Assert.Contains("expected one that all replicas share", Refusal(own).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnAnotherSlice_IsRefused()
    {
        using var program = Doubling(donates: false);
        using var pod = new TpuPod(TpuTopology.Parse("v3-8"));
        var error = Assert.Throws<ArgumentException>(() => pod.Run(program.Executable, [pod.Allocate(Pair)], new RunOptions()));
        Assert.Contains("rewritten for v2-8, this pod is a v3-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ArrayGivenTwiceAndDonatedOnce_IsRefused()
    {
        using var program = new ProgramUnderTest();
        var (x, y) = (program.Argument(Pair, donatedTo: 0), program.Argument(Pair));
        program.DonatedResult(x);
        program.Then(new VectorMap([2], Given.Binary(ScalarOp.Add), [Dense(x, 2), Dense(y, 2)], [Dense(x, 2)]));
        var array = program.Upload(Given.F32([1, 2]));
        var error = Assert.Throws<ArgumentException>(() => program.Pod.Run(program.Executable, [array, array], new RunOptions()));
        Assert.Contains("argument 0 is donated, and given as argument 1 too", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], Values<float>(array));
    }

    [Fact]
    public void Run_ThatWritesAnArgumentItWasNotGiven_IsRefused()
    {
        using var program = new ProgramUnderTest();
        var x = program.Argument(Pair);
        program.Then(new Fill(program.Constant(ElementType.F32, 1f), x));
        Assert.Contains("writes buffer 0", Assert.Throws<InvalidOperationException>(() => program.Run([Given.F32([1, 2])])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FromManyThreads_TakesTurns()
    {
        using var program = Doubling(donates: false);
        var runs = Enumerable.Range(0, 8).Select(i => Task.Run(() => Values<float>(program.Run([Given.F32([i, 2 * i])])[0])));
        var results = await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 8; i++) Assert.Equal([2 * i, 4 * i], results[i]);
    }

    [Fact]
    public async Task Run_OfALongKernel_EndsWithin100MillisecondsOfItsCancellation()
    {
        // 2 * 4000^3 flops in order take far longer than the test waits.
        const int Size = 4000;
        using var program = new ProgramUnderTest(precision: Precision.Exact);
        var type = TensorType.Of(ElementType.F32, Size, Size);
        var (x, r) = (program.Argument(type), program.Result(type));
        program.Then(new MatrixMultiply(1, Size, Size, Size, Dense(x, 1, Size, Size), Dense(x, 1, Size, Size), r, MatrixPrecision.Exact));
        using var array = program.Pod.Allocate(type);
        // The shortest of a few, since another process may hold the processor when the run is to notice.
        var shortest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5 && shortest > TimeSpan.FromMilliseconds(100); attempt++)
        {
            using var cancellation = new CancellationTokenSource();
            var run = Task.Run(() => program.Pod.Run(program.Executable, [array], new RunOptions(CancellationToken: cancellation.Token)));
            await Task.Delay(100);
            Assert.False(run.IsCompleted);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
            shortest = watch.Elapsed < shortest ? watch.Elapsed : shortest;
        }
        Assert.InRange(shortest, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Allocate_CountsPaddedBytesOfOneCoreOnTheDevicesThatHoldIt()
    {
        using var pod = new TpuPod(TpuTopology.Parse("v2-8"));
        using var replicated = pod.Allocate(TensorType.Of(ElementType.F32, 8, 128));
        var own = pod.Allocate(TensorType.Of(ElementType.F32, 9, 1), numReplicas: 2);
        Assert.Equal(new MemoryStatistics(4096 + 8192, 4096 + 8192, 2, 8192, 8L << 30), pod.MemoryOf(1));
        Assert.Equal(new MemoryStatistics(4096, 4096, 1, 4096, 8L << 30), pod.MemoryOf(2));
        own.Dispose();
        own.Dispose();
        Assert.Equal(new MemoryStatistics(4096, 4096 + 8192, 2, 8192, 8L << 30), pod.MemoryOf(0));
    }

    [Fact]
    public void Allocate_BeyondHbm_ReadsAsXlaDoesAndLeavesTheRestUsable()
    {
        using var pod = new TpuPod(TpuTopology.Parse("v2-8"));
        // 7 GiB of one lane each: 128 times padded, so 56 MiB of host memory stand for 7 GiB.
        using var most = pod.Allocate(TensorType.Of(ElementType.F32, 7 << 21, 1));
        var error = Assert.Throws<HbmExhaustedException>(() => pod.Allocate(TensorType.Of(ElementType.F32, 4 << 20, 1)));
        Assert.StartsWith(
            "RESOURCE_EXHAUSTED: E0100: Error allocating device buffer: Attempting to allocate 2.00G. That was not possible. "
            + "There are 1.00G free.",
            error.Message, StringComparison.Ordinal);
        using var rest = pod.Allocate(TensorType.Of(ElementType.F32, 2 << 20, 1));
        Assert.Equal(8L << 30, pod.MemoryOf(0).BytesInUse);
    }

    private static ProgramUnderTest Doubling(bool donates, int replicas = 1)
    {
        var program = new ProgramUnderTest(replicas);
        var x = program.Argument(Pair, donatedTo: donates ? 0 : null);
        var r = donates ? x : program.Result(Pair);
        if (donates) program.DonatedResult(x);
        program.Then(new VectorMap([2], Given.Binary(ScalarOp.Add), [Dense(x, 2), Dense(x, 2)], [Dense(r, 2)]));
        return program;
    }
}
