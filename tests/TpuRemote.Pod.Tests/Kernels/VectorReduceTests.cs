using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class VectorReduceTests
{
    public static TheoryData<int, int, bool, Precision> Shapes()
    {
        var data = new TheoryData<int, int, bool, Precision>();
        foreach (var (rows, columns) in new[] { (1, 1), (3, 7), (128, 10), (10, 128), (1, 70_001), (2, 5000), (1500, 3) })
        {
            foreach (var overRows in new[] { false, true })
            {
                data.Add(rows, columns, overRows, Precision.F32);
                data.Add(rows, columns, overRows, Precision.Exact);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void VectorReduce_Sum_AddsInOrderWhereExactAndCloselyElsewhere(int rows, int columns, bool overRows, Precision precision)
    {
        var x = Given.Uniform(rows * columns, rows + columns);
        var actual = Reduce(x, rows, columns, overRows, precision, ScalarOp.Add, 0.25f);
        var kept = overRows ? columns : rows;
        for (var i = 0; i < kept; i++)
        {
            var values = Enumerable.Range(0, overRows ? rows : columns).Select(j => overRows ? x[j * columns + i] : x[i * columns + j])
                .ToArray();
            if (precision == Precision.Exact) Assert.Equal(values.Aggregate(0.25f, (s, v) => s + v), actual[i]);
            else Assert.Equal(values.Sum(v => (double)v) + 0.25, actual[i], 1e-6 * (1 + values.Sum(v => Math.Abs((double)v))));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void VectorReduce_Maximum_KeepsNaNAndInfinities(int rows, int columns, bool overRows, Precision precision)
    {
        var x = Given.Floats(rows * columns, 7).Select(v => float.IsNaN(v) ? -7f : v).ToArray();
        if (x.Length > 30) x[x.Length / 2] = float.NaN;
        var actual = Reduce(x, rows, columns, overRows, precision, ScalarOp.Maximum, float.NegativeInfinity);
        for (var i = 0; i < (overRows ? columns : rows); i++)
        {
            var values = Enumerable.Range(0, overRows ? rows : columns).Select(j => overRows ? x[j * columns + i] : x[i * columns + j]);
            Assert.Equal(values.Aggregate(float.NegativeInfinity, Math.Max), actual[i]);
        }
    }

    [Theory]
    [InlineData(false, 4, 3000)]
    [InlineData(true, 3000, 4)]
    public void VectorReduce_OfTwoValues_FindsTheLargestAndItsPlace(bool overRows, int rows, int columns)
    {
        // argmax: fold (value, index) pairs; the larger value wins, and the earlier of equals.
        var (f, n) = (ElementType.F32, ElementType.I32);
        var x = Given.Uniform(rows * columns, 9);
        var kept = overRows ? columns : rows;
        var reduced = overRows ? rows : columns;
        using var program = new ProgramUnderTest();
        var input = program.Argument(TensorType.Of(f, rows, columns));
        var (lowest, zero) = (program.Constant(f, float.NegativeInfinity), program.Constant(n, 0));
        var (value, place) = (program.Result(TensorType.Of(f, kept)), program.Result(TensorType.Of(n, kept)));
        var prologue = new LaneProgram([f], [new LaneInput(f, 0), new LaneIota(n, 1)], [0, 1]);
        var combiner = new LaneProgram(
            [f, n, f, n],
            [
                new LaneInput(f, 0), new LaneInput(n, 1), new LaneInput(f, 2), new LaneInput(n, 3),
                new LaneCompare(ComparisonDirection.GE, ComparisonType.Float, 0, 2), new LaneSelect(f, 4, 0, 2), new LaneSelect(n, 4, 1, 3),
            ],
            [5, 6]);
        program.Then(new VectorReduce(
            [kept], [reduced], prologue, [new View(input, 0, overRows ? [1, columns] : [columns, 1])], [lowest, zero], combiner,
                [value, place]));
        var results = program.Run([Given.F32(x, rows, columns)]);
        for (var i = 0; i < kept; i++)
        {
            var values = Enumerable.Range(0, reduced).Select(j => overRows ? x[j * columns + i] : x[i * columns + j]).ToArray();
            Assert.Equal(values.Max(), Values<float>(results[0])[i]);
            Assert.Equal(Array.IndexOf(values, values.Max()), Values<int>(results[1])[i]);
        }
    }

    [Fact]
    public void VectorReduce_OverNothing_GivesTheInitialValue()
    {
        var actual = Reduce([], 3, 0, false, Precision.F32, ScalarOp.Add, 5);
        Assert.Equal([5, 5, 5], actual);
    }

    [Fact]
    public void VectorReduce_WithPrologue_FoldsWhatItMakes()
    {
        var f = ElementType.F32;
        var x = Given.Uniform(2000, 11);
        using var program = new ProgramUnderTest(precision: Precision.Exact);
        var (input, zero, result) = (program.Argument(TensorType.Of(f, 20, 100)), program.Constant(f, 0f),
            program.Result(TensorType.Of(f, 20)));
        program.Then(new VectorReduce(
            [20], [100], new LaneProgram([f], [new LaneInput(f, 0), new LaneBinary(f, ScalarOp.Multiply, 0, 0)], [1]),
            [Dense(input, 20, 100)], [zero], Given.Binary(ScalarOp.Add), [result]));
        var actual = Values<float>(program.Run([Given.F32(x, 20, 100)])[0]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => x.Skip(i * 100).Take(100).Aggregate(0f, (s, v) => s + v * v)), actual);
    }

    private static float[] Reduce(float[] x, int rows, int columns, bool overRows, Precision precision, ScalarOp op, float initial)
    {
        var f = ElementType.F32;
        using var program = new ProgramUnderTest(precision: precision);
        var input = program.Argument(TensorType.Of(f, rows, columns));
        var start = program.Constant(f, initial);
        var kept = overRows ? columns : rows;
        var result = program.Result(TensorType.Of(f, kept));
        var view = new View(input, 0, overRows ? [1, columns] : [columns, 1]);
        program.Then(new VectorReduce(
            [kept], [overRows ? rows : columns], Given.Identity(f), [view], [start], Given.Binary(op), [result]));
        return Values<float>(program.Run([Given.F32(x, rows, columns)])[0]);
    }
}
