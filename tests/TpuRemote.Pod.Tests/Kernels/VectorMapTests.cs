using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class VectorMapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024 * 16 + 7)]
    [InlineData(100_003)]
    public void VectorMap_Dense_ComputesEveryLane(int count)
    {
        var (x, y) = (Given.Uniform(count, 1), Given.Uniform(count, 2));
        var type = TensorType.Of(ElementType.F32, count);
        using var program = new ProgramUnderTest();
        var (a, b, r) = (program.Argument(type), program.Argument(type), program.Result(type));
        program.Then(new VectorMap([count], Given.Binary(ScalarOp.Add), [Dense(a, count), Dense(b, count)], [Dense(r, count)]));
        var result = Values<float>(program.Run([Given.F32(x)], [Given.F32(y)])[0]);
        Assert.Equal(x.Zip(y, (p, q) => p + q), result);
    }

    [Fact]
    public void VectorMap_BroadcastTransposedAndReversedViews_ReadThroughTheirStrides()
    {
        // result[i, j] = bias[j] + matrix[j, i] * scale + reversed[2 - i]
        using var program = new ProgramUnderTest();
        var bias = program.Argument(TensorType.Of(ElementType.F32, 5));
        var matrix = program.Argument(TensorType.Of(ElementType.F32, 5, 3));
        var scale = program.Argument(TensorType.Of(ElementType.F32));
        var reversed = program.Argument(TensorType.Of(ElementType.F32, 3));
        var result = program.Result(TensorType.Of(ElementType.F32, 3, 5));
        var f = ElementType.F32;
        program.Then(new VectorMap(
            [3, 5],
            new LaneProgram(
                [f, f, f, f],
                [
                    new LaneInput(f, 0), new LaneInput(f, 1), new LaneInput(f, 2), new LaneInput(f, 3),
                    new LaneBinary(f, ScalarOp.Multiply, 1, 2), new LaneBinary(f, ScalarOp.Add, 0, 4),
                        new LaneBinary(f, ScalarOp.Add, 5, 3),
                ],
                [6]),
            [new View(bias, 0, [0, 1]), new View(matrix, 0, [1, 3]), new View(scale, 0, [0, 0]), new View(reversed, 2, [-1, 0])],
            [Dense(result, 3, 5)]));
        float[] m = [.. Enumerable.Range(0, 15).Select(i => (float)i)];
        var actual = Values<float>(program.Run(
            [Given.F32([10, 20, 30, 40, 50])], [Given.F32(m, 5, 3)], [Given.Scalar(100)], [Given.F32([1, 2, 3])])[0]);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 5; j++) Assert.Equal(10 * (j + 1) + m[j * 3 + i] * 100 + (3 - i), actual[i * 5 + j]);
        }
    }

    [Fact]
    public void VectorMap_Iota_CountsAlongItsDimension()
    {
        using var program = new ProgramUnderTest();
        var rows = program.Result(TensorType.Of(ElementType.I32, 40, 50));
        var columns = program.Result(TensorType.Of(ElementType.F32, 40, 50));
        var code = new LaneProgram([], [new LaneIota(ElementType.I32, 0), new LaneIota(ElementType.F32, 1)], [0, 1]);
        program.Then(new VectorMap([40, 50], code, [], [Dense(rows, 40, 50), Dense(columns, 40, 50)]));
        var results = program.Run();
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => i / 50), Values<int>(results[0]));
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (float)(i % 50)), Values<float>(results[1]));
    }

    [Fact]
    public void VectorMap_OutputInItsInputsBuffer_ReadsBeforeItWrites()
    {
        // Both outputs need both inputs: (x + y, x - y) over (x, y), in place.
        const int Count = 5000;
        var (x, y) = (Given.Uniform(Count, 3), Given.Uniform(Count, 4));
        var type = TensorType.Of(ElementType.F32, Count);
        using var program = new ProgramUnderTest();
        var (a, b) = (program.Argument(type, donatedTo: 0), program.Argument(type, donatedTo: 1));
        program.DonatedResult(a);
        program.DonatedResult(b);
        var f = ElementType.F32;
        var code = new LaneProgram(
            [f, f],
            [new LaneInput(f, 0), new LaneInput(f, 1), new LaneBinary(f, ScalarOp.Add, 0, 1), new LaneBinary(f, ScalarOp.Subtract, 0, 1)],
            [2, 3]);
        program.Then(new VectorMap([Count], code, [Dense(a, Count), Dense(b, Count)], [Dense(a, Count), Dense(b, Count)]));
        var results = program.Run([Given.F32(x)], [Given.F32(y)]);
        Assert.Equal(x.Zip(y, (p, q) => p + q), Values<float>(results[0]));
        Assert.Equal(x.Zip(y, (p, q) => p - q), Values<float>(results[1]));
    }

    [Fact]
    public void VectorMap_SelectCompareConvertAndClamp_FollowTheirDefinitions()
    {
        // where(x < y, clamp(-1, x, 1), float(int(y)))
        var (x, y) = (Given.Floats(300, 5), Given.Floats(300, 6).Reverse().ToArray());
        var (f, type) = (ElementType.F32, TensorType.Of(ElementType.F32, 300));
        using var program = new ProgramUnderTest();
        var (a, b, r) = (program.Argument(type), program.Argument(type), program.Result(type));
        var code = new LaneProgram(
            [f, f],
            [
                new LaneInput(f, 0), new LaneInput(f, 1), new LaneCompare(ComparisonDirection.LT, ComparisonType.Float, 0, 1),
                new LaneConstant(Given.Scalar(-1)), new LaneConstant(Given.Scalar(1)), new LaneClamp(f, 3, 0, 4),
                new LaneConvert(ElementType.I32, 1), new LaneConvert(f, 6), new LaneSelect(f, 2, 5, 7),
            ],
            [8]);
        program.Then(new VectorMap([300], code, [Dense(a, 300), Dense(b, 300)], [Dense(r, 300)]));
        var actual = Values<float>(program.Run([Given.F32(x)], [Given.F32(y)])[0]);
        Assert.Equal(x.Zip(y, (p, q) => p < q ? Math.Min(Math.Max(p, -1), 1) : (float)(int)q), actual);
    }

    [Fact]
    public void VectorMap_ViewOutsideItsBuffer_IsRefusedBeforeItRuns()
    {
        using var program = new ProgramUnderTest();
        var (a, r) = (program.Argument(TensorType.Of(ElementType.F32, 4)), program.Result(TensorType.Of(ElementType.F32, 5)));
        program.Then(new VectorMap([5], Given.Identity(ElementType.F32), [Dense(a, 5)], [Dense(r, 5)]));
        var error = Assert.Throws<InvalidOperationException>(() => program.Run([Given.F32([1, 2, 3, 4])]));
        Assert.Contains("elements 0 to 4 of buffer 0, tensor<4xf32>", error.Message, StringComparison.Ordinal);
    }
}
