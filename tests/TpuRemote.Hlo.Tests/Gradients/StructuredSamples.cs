using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Gradients.GradientSample;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

/// <summary>Samples of ops with windows, indices, regions and groups.</summary>
internal static class StructuredSamples
{
    private static readonly ConvolutionDimensionNumbers Lines = new(0, 1, [2], 1, 0, [2], 0, 1, [2]);

    public static ImmutableArray<GradientSample> All { get; } =
    [
        GradientSample.Of("gather", "rows, one twice, one moved inward", (b, v) => Rows(b, v[0], 2, 0, 2, 9), Spread(3, 4)),
        GradientSample.Of(
            "gather",
            "windows at vectors in front",
            (b, v) => b.Gather(v[0], Indices(b, [2, 3], 0, 1, -4, 2, 0, 1), new([0, 2], [], [], [], [1, 0], 0), [2, 2]),
            Spread(4, 3)),
        GradientSample.Of(
            "gather",
            "batched, narrow indices",
            (b, v) => b.Gather(
                v[0], b.Convert(Indices(b, [2, 2, 1], 1, 200, 0, 2), ElementType.Ui8), new([2], [], [0], [1], [1], 2), [1, 2]),
            Spread(2, 300)),
        GradientSample.Of(
            "scatter", "adding windows, some overhanging", (b, v) => AddWindows(b, v, 1, -1, 3, 99), Spread(5), Positive(4, 3)),
        GradientSample.Of(
            "scatter",
            "adding to batches at unsigned indices",
            (b, v) => b.Scatter(
                [v[0]],
                b.Convert(Indices(b, [2, 1], -1, 2), ElementType.Ui64),
                [v[1]],
                new([1], [], [0], [0], [1], 1),
                Add(b))[0],
            Spread(2, 4),
            Spread(2, 2)),
        GradientSample.Of(
            "scatter",
            "replacing",
            (b, v) => b.Scatter([v[0]], Indices(b, [3], 4, 0, 7), [v[1]], new([1], [0], [], [], [0], 1), Second(b), uniqueIndices: true)[0],
            Spread(5, 2),
            Positive(3, 2)),
        GradientSample.Of(
            "convolution",
            "everything at once",
            (b, v) => b.Convolution(
                v[0],
                v[1],
                new(3, 0, [2, 1], 1, 3, [0, 2], 2, 1, [0, 3]),
                [
                    new(2, Stride: 2, Low: 1, High: 2, BaseDilation: 2, Reversed: true),
                    new(3, Stride: 3, Low: -1, High: 4, WindowDilation: 2),
                ]),
            Spread(2, 5, 4, 3),
            Spread(2, 2, 3, 4)),
        GradientSample.Of(
            "convolution",
            "windows that leave elements out",
            (b, v) => b.Convolution(v[0], v[1], Lines, [new(2, Stride: 3, Low: 1)]),
            Spread(2, 3, 8),
            Spread(2, 3, 2)),
        GradientSample.Of(
            "convolution",
            "feature groups",
            (b, v) => b.Convolution(v[0], v[1], Lines, [new(3, Low: 1, High: 1)], featureGroupCount: 2),
            Spread(2, 4, 5),
            Spread(6, 2, 3)),
        GradientSample.Of(
            "convolution",
            "batch groups, another layout",
            (b, v) => b.Convolution(v[0], v[1], new(1, 2, [0], 2, 0, [1], 2, 0, [1]), [new(2, Stride: 2, Low: 1)], batchGroupCount: 2),
            Spread(5, 4, 3),
            Spread(6, 2, 3)),
        GradientSample.Of(
            "reduce_window",
            "by add, everything at once",
            (b, v) => Pool(
                b,
                v[0],
                BinaryOps.Add,
                0,
                new(2, Stride: 2, Low: 1, High: 2, BaseDilation: 3),
                new(3, Low: -1, High: 3, WindowDilation: 2)),
            Spread(4, 6)),
        GradientSample.Of(
            "reduce_window",
            "by maximum, overlapping and padded",
            (b, v) => Pool(b, v[0], BinaryOps.Maximum, -9, new(3, Stride: 2, Low: 1), new(2)),
            Spread(5, 4)),
        GradientSample.Of(
            "reduce_window", "by minimum", (b, v) => Pool(b, v[0], BinaryOps.Minimum, 9, new WindowDimension(2, Stride: 2)), Spread(7)),
        GradientSample.Of(
            "select_and_scatter",
            "largest, padded",
            (b, v) => SelectAndScatter(b, b.Constant(Spread(5)), v[0], v[1], ComparisonDirection.GE, new(3, Stride: 2, Low: 1, High: 1)),
            Positive(3),
            Spread()),
        GradientSample.Of(
            "select_and_scatter",
            "smallest, overlapping",
            (b, v) => SelectAndScatter(b, b.Constant(Spread(4)), v[0], v[1], ComparisonDirection.LT, new WindowDimension(2)),
            Positive(3),
            Spread()),
        GradientSample.Of("if", "true, reads two values, one of them twice", (b, v) => If(b, v, true), Spread(3), Positive(3)),
        GradientSample.Of("if", "false, hands out a value from outside", (b, v) => If(b, v, false), Spread(3), Positive(3)),
        GradientSample.Of(
            "case",
            "of three, the last, one within another",
            (b, v) => b.Case(
                b.ConstantScalar(ElementType.I32, 7),
                inner => [inner.Negate(v[0])],
                inner => [inner.Sine(v[0])],
                inner => [inner.Multiply(v[0], If(inner, v, true))])[0],
            Spread(3),
            Positive(3)),
        new(
            "while",
            "of three trips, two carried tensors and a value from outside",
            (b, v) => Loop(
                b, 3, [v[0], v[1]], (inner, _, c) => [inner.Multiply(c[0], inner.Sine(c[1])), inner.Add(c[1], inner.Multiply(c[0], v[2]))]),
            [Spread(3), Positive(3), Spread(3)]),
        new("while", "of no trip", (b, v) => Loop(b, 0, [v[0]], (inner, _, c) => [inner.Sine(c[0])]), [Spread(3)]),
        new(
            "while",
            "within another, swapping, with the trip's number",
            (b, v) => Loop(
                b,
                2,
                [v[0], v[1]],
                (inner, trip, c) => Loop(
                    inner,
                    3,
                    [c[1], inner.Multiply(c[0], inner.Convert(trip, ElementType.F64))],
                    (innermost, _, d) => [d[1], innermost.Multiply(d[0], v[1])])),
            [Spread(), Positive()]),
        new(
            "all_reduce",
            "by add, of one replica",
            (b, v) => b.AllReduce([b.Multiply(v[0], v[0]), v[1]], ReductionBody.Of(b, BinaryOps.Add, ElementType.F64)),
            [Spread(3), Spread(2)]),
    ];

    private static Region Add(Builder builder) => ReductionBody.Of(builder, BinaryOps.Add, ElementType.F64);

    private static Region Second(Builder builder)
    {
        var nested = builder.Nested();
        nested.Argument(F64());
        return nested.Return(nested.Argument(F64()));
    }

    private static Value Indices(Builder builder, long[] dimensions, params int[] indices) =>
        builder.Constant(Literal.Create<int>(TensorType.Of(ElementType.I32, dimensions), indices));

    private static Value Rows(Builder builder, Value table, params int[] rows) =>
        builder.Gather(table, Indices(builder, [rows.Length], rows), new([1], [0], [], [], [0], 1), [1, table.TensorType.Dimensions[1]]);

    private static Value AddWindows(Builder builder, ImmutableArray<Value> values, params int[] starts) =>
        builder.Scatter(
            [values[0]], Indices(builder, [starts.Length, 1], starts), [values[1]], new([1], [], [], [], [0], 1), Add(builder))[0];

    private static Value Pool(
        Builder builder, Value operand, ElementwiseOp op, double initial, params ImmutableArray<WindowDimension> windows) =>
        builder.ReduceWindow(
            [operand], [builder.ConstantScalar(ElementType.F64, initial)], windows, ReductionBody.Of(builder, op, ElementType.F64))[0];

    private static Value SelectAndScatter(
        Builder builder, Value operand, Value source, Value initial, ComparisonDirection direction, WindowDimension window)
    {
        var select = builder.Nested();
        var region = select.Return(select.Compare(select.Argument(F64()), select.Argument(F64()), direction));
        return builder.SelectAndScatter(operand, source, initial, [window], region, Add(builder));
    }

    private static ImmutableArray<Value> Loop(
        Builder builder,
        int trips,
        ImmutableArray<Value> carried,
        Func<Builder, Value, ImmutableArray<Value>, ImmutableArray<Value>> body) =>
        builder.While(
            [builder.ConstantScalar(ElementType.I32, 0), .. carried],
            (inner, c) => inner.Compare(c[0], inner.ConstantScalar(ElementType.I32, trips), ComparisonDirection.LT),
            (inner, c) => [inner.Add(c[0], inner.ConstantScalar(ElementType.I32, 1)), .. body(inner, c[0], c[1..])])[1..];

    private static Value If(Builder builder, ImmutableArray<Value> values, bool predicate)
    {
        var chosen = builder.If(
            builder.Constant(Literal.Scalar(ElementType.I1, predicate)),
            inner => [inner.Multiply(values[0], inner.Multiply(values[0], values[1])), inner.Exponential(values[1])],
            inner => [values[1], inner.Negate(values[0])]);
        return builder.Add(chosen[0], builder.Multiply(chosen[1], chosen[1]));
    }
}
