using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>The queues between each core and its host, in the order in which the function uses them.</content>
public static partial class Tf
{
    /// <summary>Takes the next tuple that the host enqueued for this core; the program waits until there is one.</summary>
    /// <param name="types">Element type and shape of each tensor; what the host enqueues must be just that.</param>
    /// <exception cref="TpuTracingException">The function is evaluated at once: there is no core and no queue.</exception>
    /// <exception cref="TpuArgumentException">A dimension is unknown.</exception>
    public static ImmutableArray<Tensor> InfeedDequeueTuple(params ReadOnlySpan<TensorSpec> types)
    {
        var scope = Device("infeed");
        var results = scope.Builder.Infeed(scope.Token, [.. types.ToArray().Select(t => t.ToType())]);
        scope.MoveToken(results[^1]);
        return [.. results.SkipLast(1).Select(v => (Tensor)new TracedTensor(v, scope))];
    }

    /// <summary>Hands the host a tuple of tensors from this core.</summary>
    /// <exception cref="TpuTracingException">The function is evaluated at once: there is no core and no queue.</exception>
    public static void OutfeedEnqueueTuple(params ReadOnlySpan<Tensor> tensors)
    {
        var scope = Device("outfeed");
        var values = tensors.ToArray().Select(t => t.In(scope)).ToImmutableArray();
        scope.MoveToken(scope.Builder.Outfeed(values, scope.Token));
    }

    private static TraceScope Device(string queue) => TraceScope.Current ?? throw new TpuTracingException(
        $"{queue}: a core's host queue exists only inside a function that is rewritten for the TPU; this one is evaluated at once");
}
