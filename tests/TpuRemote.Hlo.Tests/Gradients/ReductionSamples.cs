using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using static TpuRemote.Hlo.Tests.Gradients.GradientSample;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

internal static class ReductionSamples
{
    public static ImmutableArray<GradientSample> All { get; } =
    [
        GradientSample.Of("reduce", "by add", (b, v) => b.Reduce(v[0], v[1], BinaryOps.Add, 1), Spread(3, 4), Spread()),
        GradientSample.Of(
            "reduce", "by add, dimensions unsorted", (b, v) => b.Reduce(v[0], v[1], BinaryOps.Add, 2, 0), Spread(2, 3, 4), Spread()),
        GradientSample.Of("reduce", "by multiply", (b, v) => b.Reduce(v[0], v[1], BinaryOps.Multiply, 0), Spread(3, 4), Positive()),
        GradientSample.Of(
            "reduce",
            "by multiply, with a zero",
            (b, v) => b.Reduce(v[0], v[1], BinaryOps.Multiply, 1),
            Of(F64(2, 3), 2, 0, 3, 4, 5, 6),
            Positive()),
        GradientSample.Of(
            "reduce",
            "by multiply, with two zeros",
            (b, v) => b.Reduce(v[0], v[1], BinaryOps.Multiply, 0),
            Of(F64(3), 0, 0, 3),
            Positive()),
        GradientSample.Of("reduce", "by maximum", (b, v) => b.Reduce(v[0], v[1], BinaryOps.Maximum, 0, 2), Spread(2, 3, 4), Of(F64(), -2)),
        GradientSample.Of(
            "reduce", "by maximum, initial value wins", (b, v) => b.Reduce(v[0], v[1], BinaryOps.Maximum, 0), Spread(5), Of(F64(), 2)),
        GradientSample.Of("reduce", "by minimum", (b, v) => b.Reduce(v[0], v[1], BinaryOps.Minimum, 1), Spread(2, 3), Of(F64(), 2)),
        GradientSample.Of("dot_general", "of matrices", (b, v) => b.Dot(v[0], v[1]), Spread(2, 3), Spread(3, 4)),
        GradientSample.Of("dot_general", "of vectors", (b, v) => b.Dot(v[0], v[1]), Spread(3), Positive(3)),
        GradientSample.Of("dot_general", "outer product", (b, v) => b.DotGeneral(v[0], v[1], new([], [], [], [])), Spread(2), Spread(3)),
        GradientSample.Of(
            "dot_general",
            "batched, everything out of place",
            (b, v) => b.DotGeneral(v[0], v[1], new([1], [2], [3, 0], [0, 3])),
            Spread(2, 3, 2, 4),
            Positive(4, 5, 3, 2)),
        GradientSample.Of(
            "dot_general",
            "two batches, crossed",
            (b, v) => b.DotGeneral(v[0], v[1], new([2, 0], [0, 1], [1], [2])),
            Spread(2, 3, 4),
            Spread(4, 2, 3, 2)),
        GradientSample.Of("dot_general", "of a value with itself", (b, v) => b.DotGeneral(v[0], v[0], new([], [], [1], [1])), Spread(2, 3)),
    ];
}
