using System.Collections.Immutable;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>What neither gradients nor the compiler pass.</content>
public static partial class Tf
{
    /// <summary>The same tensor, which gradients do not go back through.</summary>
    public static Tensor StopGradient(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Emitter.ApplyStopped((b, v) => b.OptimizationBarrier(v[0])[0], x);
    }

    /// <summary>The same tensors, after which the compiler may not move or merge anything from before.</summary>
    public static ImmutableArray<Tensor> OptimizationBarrier(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors.Count == 0 ? [] : Emitter.ApplyMany((b, v) => b.OptimizationBarrier(v), [.. tensors]);
    }
}
