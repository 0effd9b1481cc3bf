using System.Collections.Immutable;
using TpuRemote.Hlo.Ops;
using static TpuRemote.Hlo.Tests.Gradients.GradientSample;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

internal static class ShapeSamples
{
    public static ImmutableArray<GradientSample> All { get; } =
    [
        GradientSample.Of("broadcast_in_dim", "of a scalar", (b, v) => b.BroadcastInDim(v[0], F64(2, 3)), Spread()),
        GradientSample.Of("broadcast_in_dim", "of a widened dimension", (b, v) => b.BroadcastInDim(v[0], F64(4, 2, 3), 1, 2), Spread(1, 3)),
        GradientSample.Of("broadcast_in_dim", "permuted", (b, v) => b.BroadcastInDim(v[0], F64(2, 3, 2), 2, 1), Spread(2, 3)),
        GradientSample.Of(
            "broadcast_in_dim", "permuted and widened", (b, v) => b.BroadcastInDim(v[0], F64(3, 4, 2), 2, 1, 0), Spread(2, 1, 3)),
        GradientSample.Of("reshape", (b, v) => b.Reshape(v[0], 6), Spread(2, 3)),
        GradientSample.Of("transpose", (b, v) => b.Transpose(v[0], 2, 0, 1), Spread(2, 3, 4)),
        GradientSample.Of("slice", (b, v) => b.Slice(v[0], [1, 0], [3, 2]), Spread(3, 4)),
        GradientSample.Of("slice", "with strides that leave a rest", (b, v) => b.Slice(v[0], [1], [9], [3]), Spread(11)),
        GradientSample.Of("slice", "of nothing", (b, v) => b.Concatenate(0, b.Slice(v[0], [1], [1]), v[0]), Spread(3)),
        GradientSample.Of("pad", (b, v) => b.Pad(v[0], v[1], [1, 0], [0, 2], [0, 1]), Spread(2, 3), Spread()),
        GradientSample.Of("pad", "negative, with interior", (b, v) => b.Pad(v[0], v[1], [-1], [-2], [2]), Spread(4), Spread()),
        GradientSample.Of("pad", "negative low, positive high", (b, v) => b.Pad(v[0], v[1], [-2], [3], [0]), Spread(4), Spread()),
        GradientSample.Of("concatenate", (b, v) => b.Concatenate(1, v[0], v[1], v[0]), Spread(2, 3), Spread(2, 1)),
        GradientSample.Of("reverse", (b, v) => b.Reverse(v[0], 1), Spread(2, 3)),
    ];
}
