using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class IndexingTests
{
    private const ElementType N = ElementType.I32;

    [Theory]
    [InlineData(1, 2, 1, 2)]
    [InlineData(-5, 100, 0, 4)]
    [InlineData(3, -1, 2, 0)]
    public void SliceAt_StartsOutside_AreMovedInside(int row, int column, int expectedRow, int expectedColumn)
    {
        // 2x3 of 4x7: starts clamp to 0..2 and 0..4.
        int[] x = [.. Enumerable.Range(0, 28)];
        using var program = new ProgramUnderTest();
        var a = program.Argument(TensorType.Of(N, 4, 7));
        var (i, j) = (program.Argument(TensorType.Of(N)), program.Argument(TensorType.Of(ElementType.I64)));
        var r = program.Result(TensorType.Of(N, 2, 3));
        program.Then(new SliceAt(a, [i, j], r, [4, 7], [2, 3]));
        var actual = Values<int>(program.Run([Given.I32(x, 4, 7)], [Literal.Scalar(N, row)],
            [Literal.Scalar(ElementType.I64, (long)column)])[0]);
        Assert.Equal(Enumerable.Range(0, 6).Select(e => (expectedRow + e / 3) * 7 + expectedColumn + e % 3), actual);
    }

    [Fact]
    public void SliceAt_OfReplicas_ReadsEachReplicasStart()
    {
        using var program = new ProgramUnderTest(numReplicas: 3);
        var a = program.Argument(TensorType.Of(N, 6));
        var start = program.Argument(TensorType.Of(N), isVarying: true);
        var r = program.Result(TensorType.Of(N, 2), isVarying: true);
        program.Then(new SliceAt(a, [start], r, [6], [2]));
        Literal[] starts = [Literal.Scalar(N, 1), Literal.Scalar(N, 9), Literal.Scalar(N, 3)];
        var array = program.Run([Given.I32([0, 10, 20, 30, 40, 50])], starts)[0];
        Assert.Equal([10, 20], Values<int>(array, 0));
        Assert.Equal([40, 50], Values<int>(array, 1));
        Assert.Equal([30, 40], Values<int>(array, 2));
    }

    [Fact]
    public void UpdateAt_OverwritesTheBlockAndNothingElse()
    {
        using var program = new ProgramUnderTest();
        var a = program.Argument(TensorType.Of(N, 3, 3), donatedTo: 0);
        program.DonatedResult(a);
        var u = program.Argument(TensorType.Of(N, 2, 2));
        var start = program.Argument(TensorType.Of(ElementType.Ui64));
        program.Then(new UpdateAt(u, [start, program.Constant(N, 1)], a, [3, 3], [2, 2]));
        // A ui64 beyond any i64 clamps to the last row that fits, 1.
        var actual = program.Run(
            [Given.I32([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3)], [Given.I32([10, 20, 30, 40], 2, 2)],
                [Literal.Scalar(ElementType.Ui64, ulong.MaxValue)]);
        Assert.Equal([1, 2, 3, 4, 10, 20, 7, 30, 40], Values<int>(actual[0]));
    }

    // The example of the specification, "gather" (spec.md): operand 2x3x4x2 with batching, three index components a slice.
    [Fact]
    public void GatherSlices_ExampleOfTheSpecification_GivesItsResult()
    {
        int[] operand = [.. Enumerable.Range(1, 24), .. Enumerable.Range(25, 24)];
        int[] indices =
        [
            0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 2, // batch 0: [[0,0],[1,0],[2,1]], [[0,1],[1,1],[0,2]]
            0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 9, // batch 1
        ];
        using var program = new ProgramUnderTest();
        var (a, i) = (program.Argument(TensorType.Of(N, 2, 3, 4, 2)), program.Argument(TensorType.Of(N, 2, 2, 3, 2)));
        var r = program.Result(TensorType.Of(N, 2, 2, 3, 2, 2));
        program.Then(new GatherSlices(
            a, i, r, [2, 3, 4, 2], [2, 2, 3, 2], [2, 2, 3, 2, 2], [1, 1, 2, 2], [3, 4], [1], [0], [1], [2, 1], 3));
        var actual = Values<int>(program.Run([Given.I32(operand, 2, 3, 4, 2)], [Given.I32(indices, 2, 2, 3, 2)])[0]);
        Assert.Equal(Gathered(operand, indices), actual);
    }

    [Fact]
    public void GatherSlices_OfRows_LooksUpAnEmbedding()
    {
        int[] table = [.. Enumerable.Range(0, 5 * 4)];
        using var program = new ProgramUnderTest();
        var (a, i, r) = (program.Argument(TensorType.Of(N, 5, 4)), program.Argument(TensorType.Of(N, 3)),
            program.Result(TensorType.Of(N, 3, 4)));
        program.Then(new GatherSlices(a, i, r, [5, 4], [3], [3, 4], [1, 4], [1], [0], [], [], [0], 1));
        var actual = Values<int>(program.Run([Given.I32(table, 5, 4)], [Given.I32([2, -7, 99])])[0]);
        Assert.Equal([8, 9, 10, 11, 0, 1, 2, 3, 16, 17, 18, 19], actual);
    }

    [Fact]
    public void ScatterUpdates_OutsideAndTwiceAtOnePlace_DropsAndAddsInOrder()
    {
        using var program = new ProgramUnderTest();
        var a = program.Argument(TensorType.Of(N, 4, 3), donatedTo: 0);
        program.DonatedResult(a);
        var (i, u) = (program.Argument(TensorType.Of(N, 4)), program.Argument(TensorType.Of(N, 4, 3)));
        // current * 2 + update shows the order in which updates meet.
        var combiner = new LaneProgram(
            [N, N],
            [
                new LaneInput(N, 0), new LaneInput(N, 1), new LaneConstant(Literal.Scalar(N, 2)),
                new LaneBinary(N, ScalarOp.Multiply, 0, 2), new LaneBinary(N, ScalarOp.Add, 3, 1),
            ],
            [4]);
        program.Then(new ScatterUpdates([a], i, [u], combiner, [4, 3], [4], [4, 3], [1], [0], [], [], [0], 1));
        var actual = program.Run(
            [Given.I32([1, 1, 1, 0, 0, 0, 0, 0, 0, 7, 7, 7], 4, 3)], [Given.I32([0, 4, 0, -1])],
            [Given.I32([10, 20, 30, 9, 9, 9, 100, 200, 300, 9, 9, 9], 4, 3)]);
        // (1 * 2 + 10) * 2 + 100 = 124, and so on.
        Assert.Equal([124, 244, 364, 0, 0, 0, 0, 0, 0, 7, 7, 7], Values<int>(actual[0]));
    }

    [Fact]
    public void ScatterUpdates_WindowOverTheEdge_DropsOnlyWhatFallsOutside()
    {
        using var program = new ProgramUnderTest();
        var a = program.Argument(TensorType.Of(N, 5), donatedTo: 0);
        program.DonatedResult(a);
        var (i, u) = (program.Argument(TensorType.Of(N, 2, 1)), program.Argument(TensorType.Of(N, 2, 3)));
        program.Then(new ScatterUpdates([a], i, [u], Given.Binary(ScalarOp.Add, N), [5], [2, 1], [2, 3], [1], [], [], [], [0], 1));
        var actual = program.Run([Given.I32([0, 0, 0, 0, 0])], [Given.I32([-1, 3], 2, 1)], [Given.I32([1, 2, 3, 10, 20, 30], 2, 3)]);
        Assert.Equal([2, 3, 0, 10, 20], Values<int>(actual[0]));
    }

    // By the definition, element by element: start_index_map [2, 1], batching dimension 0 of operand = 1 of the indices, clamped starts.
    private static int[] Gathered(int[] operand, int[] indices)
    {
        var result = new int[2 * 2 * 3 * 2 * 2];
        for (var i = 0; i < result.Length; i++)
        {
            var (b0, b1, b2, o0, o1) = (i / 24, i / 12 % 2, i / 4 % 3, i / 2 % 2, i % 2);
            var vector = ((b0 * 2 + b1) * 3 + b2) * 2;
            var d2 = Math.Clamp(indices[vector], 0, 2) + o0;
            var d1 = Math.Clamp(indices[vector + 1], 0, 2);
            result[i] = operand[((b1 * 3 + d1) * 4 + d2) * 2 + o1];
        }
        return result;
    }
}
