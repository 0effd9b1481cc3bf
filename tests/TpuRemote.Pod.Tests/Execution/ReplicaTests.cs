using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Execution;

public sealed class ReplicaTests
{
    private const ElementType F = ElementType.F32;

    [Fact]
    public void VectorMap_VaryingAndInvariant_ComputesForEachReplica()
    {
        using var program = new ProgramUnderTest(numReplicas: 4);
        var type = TensorType.Of(F, 3);
        var (x, bias, r) = (program.Argument(type, isVarying: true), program.Argument(type), program.Result(type, isVarying: true));
        program.Then(new VectorMap([3], Given.Binary(ScalarOp.Add), [Dense(x, 3), Dense(bias, 3)], [Dense(r, 3)]));
        var copies = Enumerable.Range(0, 4).Select(i => Given.F32([i, 10 * i, 100 * i])).ToArray();
        var result = program.Run(copies, [Given.F32([1, 2, 3])])[0];
        for (var i = 0; i < 4; i++) Assert.Equal([i + 1, 10 * i + 2, 100 * i + 3], Values<float>(result, i));
    }

    [Fact]
    public void Run_ReplicatedArrayWhereReplicasMayDiffer_IsReadByAll()
    {
        using var program = new ProgramUnderTest(numReplicas: 3);
        var type = TensorType.Of(F, 2);
        var (x, r) = (program.Argument(type, isVarying: true), program.Result(type, isVarying: true));
        program.Then(new VectorMap([2], Given.Unary(ScalarOp.Negate), [Dense(x, 2)], [Dense(r, 2)]));
        var result = program.Run([Given.F32([1, 2])])[0];
        Assert.Equal(3, result.NumReplicas);
        for (var i = 0; i < 3; i++) Assert.Equal([-1, -2], Values<float>(result, i));
        // The same executable on arrays of their own afterwards: nothing of the first run's layout may stay.
        var second = program.Run([Given.F32([1, 2]), Given.F32([3, 4]), Given.F32([5, 6])])[0];
        for (var i = 0; i < 3; i++) Assert.Equal([-1 - 2 * i, -2 - 2 * i], Values<float>(second, i));
    }

    [Theory]
    [InlineData(true, Precision.F32)]
    [InlineData(false, Precision.F32)]
    [InlineData(true, Precision.Exact)]
    [InlineData(false, Precision.Exact)]
    public void VectorReduce_OfReplicas_ReducesEach(bool overRows, Precision precision)
    {
        const int Replicas = 5, Rows = 30, Columns = 40;
        using var program = new ProgramUnderTest(Replicas, precision);
        var x = program.Argument(TensorType.Of(F, Rows, Columns), isVarying: true);
        var (bias, zero) = (program.Argument(TensorType.Of(F, Columns)), program.Constant(F, 0.5f));
        var (kept, reduced) = overRows ? (Columns, Rows) : (Rows, Columns);
        var r = program.Result(TensorType.Of(F, kept), isVarying: true);
        var views = new[] { new View(x, 0, overRows ? [1, Columns] : [Columns, 1]), new View(bias, 0, overRows ? [1, 0] : [0, 1]) };
        program.Then(new VectorReduce([kept], [reduced], Given.Binary(ScalarOp.Multiply), [.. views], [zero], Given.Binary(ScalarOp.Add),
            [r]));
        var copies = Enumerable.Range(0, Replicas).Select(i => Given.Uniform(Rows * Columns, i)).ToArray();
        var weights = Given.Uniform(Columns, 77);
        var result = program.Run([.. copies.Select(c => Given.F32(c, Rows, Columns))], [Given.F32(weights)])[0];
        for (var replica = 0; replica < Replicas; replica++)
        {
            for (var i = 0; i < kept; i++)
            {
                var sum = 0.5f;
                for (var j = 0; j < reduced; j++)
                {
                    var (row, column) = overRows ? (j, i) : (i, j);
                    sum += copies[replica][row * Columns + column] * weights[column];
                }
                var actual = Values<float>(result, replica)[i];
                if (precision == Precision.Exact) Assert.Equal(sum, actual);
                else Assert.Equal(sum, actual, 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(MatrixPrecision.F32)]
    [InlineData(MatrixPrecision.Exact)]
    [InlineData(MatrixPrecision.Bf16x3)]
    public void MatrixMultiply_OfReplicas_EqualsThatOfEach(MatrixPrecision precision)
    {
        const int Replicas = 3, M = 20, K = 30, N = 50;
        var lhs = Enumerable.Range(0, Replicas).Select(i => Given.F32(Given.Uniform(M * K, i), M, K)).ToArray();
        var rhs = Enumerable.Range(0, Replicas).Select(i => Given.F32(Given.Uniform(K * N, i + 9), K, N)).ToArray();
        foreach (var (leftVaries, rightVaries) in new[] { (true, false), (false, true), (true, true) })
        {
            using var program = new ProgramUnderTest(Replicas);
            var a = program.Argument(lhs[0].Type, leftVaries);
            var b = program.Argument(rhs[0].Type, rightVaries);
            var r = program.Result(TensorType.Of(F, M, N), isVarying: true);
            program.Then(new MatrixMultiply(1, M, K, N, Dense(a, 1, M, K), Dense(b, 1, K, N), r, precision));
            var result = program.Run(leftVaries ? lhs : lhs[..1], rightVaries ? rhs : rhs[..1])[0];
            for (var i = 0; i < Replicas; i++)
            {
                using var one = new ProgramUnderTest();
                var (p, q, s) = (one.Argument(lhs[0].Type), one.Argument(rhs[0].Type), one.Result(TensorType.Of(F, M, N)));
                one.Then(new MatrixMultiply(1, M, K, N, Dense(p, 1, M, K), Dense(q, 1, K, N), s, precision));
                var expected = Values<float>(one.Run([lhs[leftVaries ? i : 0]], [rhs[rightVaries ? i : 0]])[0]);
                Assert.Equal(expected, Values<float>(result, i));
            }
        }
    }

    [Theory]
    [InlineData(ElementType.F32)]
    [InlineData(ElementType.F64)]
    public void MatrixMultiply_ContractingReplicas_SumsTheirProducts(ElementType type)
    {
        // Small integers, so that every order of sums gives the same bits: sum over r and k of (r + m + k) * (r + n - k).
        const int Replicas = 4, M = 5, K = 6, N = 7;
        using var program = new ProgramUnderTest(Replicas);
        var (left, right) = (TensorType.Of(type, M, K), TensorType.Of(type, K, N));
        var (a, b) = (program.Argument(left, isVarying: true), program.Argument(right, isVarying: true));
        var r = program.Result(TensorType.Of(type, M, N));
        program.Then(new MatrixMultiply(1, M, K, N, Dense(a, 1, M, K), Dense(b, 1, K, N), r, MatrixPrecision.F32, ContractsReplicas: true));
        var x = Enumerable.Range(0, Replicas).Select(i => Number(left, [.. Enumerable.Range(0, M * K).Select(e => i + e / K + e % K)]))
            .ToArray();
        var y = Enumerable.Range(0, Replicas).Select(i => Number(right, [.. Enumerable.Range(0, K * N).Select(e => i + e % N - e / N)]))
            .ToArray();
        var array = program.Run(x, y)[0];
        Assert.True(array.IsReplicated);
        for (var m = 0; m < M; m++)
        {
            for (var n = 0; n < N; n++)
            {
                double sum = 0;
                for (var i = 0; i < Replicas; i++)
                {
                    for (var k = 0; k < K; k++) sum += (i + m + k) * (i + n - k);
                }
                Assert.Equal(sum, type == F ? Values<float>(array)[m * N + n] : Values<double>(array)[m * N + n]);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(30_000)]
    public void AllReduce_OfAll_GivesEveryReplicaTheSumInOrder(int count)
    {
        using var program = new ProgramUnderTest(numReplicas: 8);
        var x = program.Argument(TensorType.Of(F, count), isVarying: true);
        var (shared, own) = (program.Result(TensorType.Of(F, count)), program.Result(TensorType.Of(F, count), isVarying: true));
        ImmutableArray<ImmutableArray<int>> all = [[.. Enumerable.Range(0, 8)]];
        program.Then(new AllReduce([x], [shared], all, Given.Binary(ScalarOp.Add)))
            .Then(new AllReduce([x], [own], all, Given.Binary(ScalarOp.Add)));
        var copies = Enumerable.Range(0, 8).Select(i => Given.Uniform(count, i)).ToArray();
        float[] expected = [.. Enumerable.Range(0, count)
            .Select(e => copies.Skip(1).Aggregate(copies[0][e], (sum, copy) => sum + copy[e]))];
        var results = program.Run([.. copies.Select(c => Given.F32(c))]);
        Assert.Equal(expected, Values<float>(results[0]));
        for (var i = 0; i < 8; i++) Assert.Equal(expected, Values<float>(results[1], i));
    }

    [Fact]
    public void AllReduce_OfGroups_FoldsEachInItsOrderInPlace()
    {
        // x - y folds differently in each order: group [2, 0] gives x2 - x0, group [1, 3] gives x1 - x3.
        using var program = new ProgramUnderTest(numReplicas: 4);
        var x = program.Argument(TensorType.Of(F, 1), isVarying: true, donatedTo: 0);
        program.DonatedResult(x);
        program.Then(new AllReduce([x], [x], [[2, 0], [1, 3]], Given.Binary(ScalarOp.Subtract)));
        var array = program.Run([Given.F32([1]), Given.F32([20]), Given.F32([300]), Given.F32([4000])])[0];
        Assert.Equal([299, -3980, 299, -3980], Enumerable.Range(0, 4).Select(r => Values<float>(array, r)[0]));
    }

    [Fact]
    public void AllReduce_ReachedByPartOfItsGroup_IsAnErrorThatNamesIt()
    {
        using var program = new ProgramUnderTest(numReplicas: 4);
        var condition = program.Argument(TensorType.Of(ElementType.I1), isVarying: true);
        var x = program.Argument(TensorType.Of(F, 1), isVarying: true);
        var r = program.Result(TensorType.Of(F, 1), isVarying: true);
        var origin = new Origin("all_reduce", "Train.cs:12");
        var reduce = new AllReduce([x], [r], [[0, 1], [2, 3]], Given.Binary(ScalarOp.Add)) { Origin = origin };
        program.Then(new Conditional(condition, [new InstructionSequence([reduce]), new InstructionSequence([])]));
        var values = Enumerable.Range(0, 4).Select(i => Given.F32([1 << i])).ToArray();
        var error = Assert.Throws<PodException>(() => program.Run([.. Flags(false, false, false, true)], values));
        Assert.Equal("Train.cs:12: all_reduce: group [2, 3] is reached by replicas 3 and not by 2", error.Message);
        var array = program.Run([.. Flags(false, false, true, true)], values)[0];
        Assert.Equal([12, 12], Enumerable.Range(2, 2).Select(i => Values<float>(array, i)[0]));
    }

    [Fact]
    public void ReplicaNumber_CountsReplicas()
    {
        using var program = new ProgramUnderTest(numReplicas: 8);
        var r = program.Result(TensorType.Of(ElementType.Ui32), isVarying: true);
        var array = program.Then(new ReplicaNumber(r)).Run()[0];
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (uint)i), Enumerable.Range(0, 8).Select(i => Values<uint>(array, i)[0]));
    }

    [Fact]
    public void InfeedAndOutfeed_PassTuplesOfEachReplicaInOrder()
    {
        using var program = new ProgramUnderTest(numReplicas: 2);
        var (a, b) = (program.Temporary(TensorType.Of(F, 2), isVarying: true),
            program.Temporary(TensorType.Of(ElementType.I32), isVarying: true));
        for (var i = 0; i < 2; i++) program.Then(new InfeedDequeue([a, b])).Then(new OutfeedEnqueue([b, a]));
        var host = new HostQueues(2);
        for (var i = 0; i < 4; i++) host.Feed(i % 2, Given.F32([i, -i]), Literal.Scalar(ElementType.I32, i));
        program.Run(new RunOptions(host));
        Assert.Equal([0, 1, 0, 1], host.Outfed.Select(o => o.Replica));
        Assert.Equal([0, 1, 2, 3], host.Outfed.Select(o => o.Tuple[0].AsSpan<int>()[0]));
        Assert.Equal([0f, -1f, -2f, -3f], host.Outfed.Select(o => o.Tuple[1].AsSpan<float>()[1]));
    }

    [Fact]
    public async Task Infeed_Empty_WaitsUntilTheRunIsCancelled()
    {
        using var program = new ProgramUnderTest();
        program.Then(new InfeedDequeue([program.Temporary(TensorType.Of(F))]));
        using var cancellation = new CancellationTokenSource();
        var run = Task.Run(() => program.Run(new RunOptions(new HostQueues(1), cancellation.Token)));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Infeed_WithoutHostQueuesOrOfOtherTypes_IsAnError()
    {
        using var program = new ProgramUnderTest();
        program.Then(new InfeedDequeue([program.Temporary(TensorType.Of(F))]));
        Assert.Contains("no host queues", Assert.Throws<PodException>(() => program.Run()).Message, StringComparison.Ordinal);
        var host = new HostQueues(1);
        host.Feed(0, Given.F32([1, 2]));
        var error = Assert.Throws<PodException>(() => program.Run(new RunOptions(host)));
        Assert.Contains("takes (tensor<f32>) from infeed, the host sent (tensor<2xf32>)", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Literal> Flags(params bool[] flags) => flags.Select(f => Literal.Scalar(ElementType.I1, f));

    private static Literal Number(TensorType type, int[] values) => type.ElementType == F
        ? Literal.Create<float>(type, [.. values.Select(v => (float)v)])
        : Literal.Create<double>(type, [.. values.Select(v => (double)v)]);
}
