using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using static TpuRemote.Hlo.Tests.Gradients.GradientSample;

namespace TpuRemote.Hlo.Tests.Gradients;

internal static class IndexingSamples
{
    public static ImmutableArray<GradientSample> All { get; } =
    [
        GradientSample.Of(
            "dynamic_slice",
            "moved inward",
            (b, v) => b.DynamicSlice(v[0], [b.ConstantScalar(ElementType.I32, 1), b.ConstantScalar(ElementType.I32, 9)], 2, 2),
            Spread(3, 4)),
        GradientSample.Of(
            "dynamic_update_slice",
            "moved inward",
            (b, v) => b.DynamicUpdateSlice(v[0], v[1], b.ConstantScalar(ElementType.I32, -3), b.ConstantScalar(ElementType.I32, 1)),
            Spread(3, 4),
            Positive(2, 2)),
        new("optimization_barrier", "", (b, v) => b.OptimizationBarrier(v[0], v[1]), [Spread(2), Positive(3)]),
    ];
}
