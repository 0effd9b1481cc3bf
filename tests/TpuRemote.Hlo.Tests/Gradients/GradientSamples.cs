using System.Collections.Immutable;

namespace TpuRemote.Hlo.Tests.Gradients;

/// <summary>Samples for every op that is differentiable.</summary>
internal static class GradientSamples
{
    public static ImmutableArray<GradientSample> All { get; } =
        [.. ElementwiseSamples.All, .. ShapeSamples.All, .. ReductionSamples.All, .. IndexingSamples.All, .. StructuredSamples.All];
}
