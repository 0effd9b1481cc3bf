using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>Gradients.</content>
public static partial class Tf
{
    /// <summary>
    /// The gradients of a scalar with respect to tensors that it was computed from: variables, inputs, or anything between.
    /// </summary>
    /// <param name="loss">A float scalar.</param>
    /// <param name="parameters">The tensors; a variable stands for its value at this place.</param>
    /// <returns>For each its gradient, of its type; zeros where the loss does not depend on it.</returns>
    /// <exception cref="TpuArgumentException">The loss is no float scalar.</exception>
    /// <exception cref="Hlo.Diagnostics.DiagnosticException">An op between has no gradient; all such ops are listed with their C#
    /// lines.</exception>
    public static ImmutableArray<Tensor> Gradients(Tensor loss, IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(parameters);
        if (loss.Rank != 0 || !loss.ElementType.IsFloat())
            throw new TpuArgumentException($"gradients: the loss should be a float scalar, it is {loss.Type}");
        if (TraceScope.Current is { } scope)
            return TracedLine.AtCaller(() => Traced(scope, loss, [.. parameters.Select(p => p.In(scope))]));
        return EagerGradients.Of(loss.Concrete(), [.. parameters.Select(p => p.Concrete())], TracedLine.Capture());
    }

    private static ImmutableArray<Tensor> Traced(TraceScope scope, Tensor loss, ImmutableArray<Value> parameters)
    {
        var found = ReverseMode.Differentiate(scope.Builder, loss.In(scope), scope.Trace.Stopped, parameters);
        return [.. found.Select((g, i) => (Tensor)new TracedTensor(g ?? scope.Builder.Zeros(parameters[i].TensorType), scope))];
    }
}
