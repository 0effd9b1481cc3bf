using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;

namespace TpuRemote.Client.Programs;

/// <summary>What a rewrite was asked for: the function, how inputs lie over the replicas, how results come back.</summary>
/// <param name="Arity">How many tensors the function takes; null where it takes any number.</param>
/// <param name="Function">The function, answering whatever it returns.</param>
/// <param name="Placement">How inputs lie over the replicas.</param>
/// <param name="Assemble">Makes the result of the form of what was returned and, by replica, the tensors.</param>
internal sealed record ComputationForm<TResult>(
    int? Arity,
    Func<ImmutableArray<Tensor>, object?> Function,
    InputPlacement Placement,
    Func<ResultTemplate, ImmutableArray<ImmutableArray<Tensor>>, TResult> Assemble)
{
    /// <summary>Checks and places the inputs of a call.</summary>
    /// <exception cref="TpuArgumentException">They are not what the function takes.</exception>
    /// <exception cref="TpuTracingException">A function is being traced on this thread.</exception>
    public ImmutableArray<RunInput> Place(IReadOnlyList<Tensor> inputs)
    {
        if (TraceScope.Current is not null)
        {
            throw new TpuTracingException(
                "TPU computations cannot be nested: call the function itself, and it becomes a part of the one that is being rewritten");
        }
        if (inputs is null) throw new TpuArgumentException("inputs: tensors were expected, null was given");
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] is null) throw new TpuArgumentException($"input {i}: a tensor was expected, null was given");
        }
        var placed = Placement.Place(inputs);
        if (Arity is { } arity && arity != placed.Length)
        {
            throw new TpuArgumentException(
                $"Supplied computation cannot be called with the specified inputs. You specified {placed.Length} inputs "
                + $"({string.Join(", ", placed.Select(p => p.Shard))}), but the computation needs {arity} inputs");
        }
        return placed;
    }
}
