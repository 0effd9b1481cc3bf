using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client.Evaluation;

/// <summary>
/// Gradients of concrete tensors: the steps from the parameters to the loss are built once more as one program, differentiated as any
/// program is, and evaluated.
/// </summary>
internal sealed class EagerGradients
{
    private readonly Dictionary<EagerTensor, Value> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EagerStep, ImmutableArray<Value>> _built = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<EagerTensor> _parameters;
    private readonly Builder _builder;
    private readonly Location _place;

    private EagerGradients(IEnumerable<EagerTensor> parameters, Location place)
    {
        _parameters = new(parameters, ReferenceEqualityComparer.Instance);
        _place = place;
        _builder = new(() => _place);
    }

    /// <summary>The gradients of a scalar; zeros for a parameter that it does not depend on.</summary>
    public static ImmutableArray<Tensor> Of(EagerTensor loss, ImmutableArray<EagerTensor> parameters, Location place)
    {
        var gradients = new EagerGradients(parameters, place);
        ImmutableArray<Value> arguments = [.. parameters.Select(gradients.Parameter)];
        var found = ReverseMode.Differentiate(gradients._builder, gradients.Rebuild(loss), arguments);
        var results = found.Select((g, i) => g ?? gradients._builder.Zeros(parameters[i].Type)).ToArray();
        var module = Module.Of(Function.Of("main", gradients._builder.FunctionReturn(results)));
        return [.. Evaluator.Run(module, [.. parameters.Select(p => p.Literal)]).Select(l => (Tensor)new EagerTensor(l))];
    }

    private Value Parameter(EagerTensor tensor)
    {
        // The same tensor asked for twice is one value; the second argument stands unused.
        var argument = _builder.Argument(tensor.Type);
        return _values.TryAdd(tensor, argument) ? argument : _values[tensor];
    }

    private Value Rebuild(EagerTensor loss)
    {
        // A stack of its own: the chain of steps may be longer than the thread's stack is deep.
        var pending = new Stack<EagerTensor>([loss]);
        while (pending.TryPeek(out var tensor))
        {
            if (!_values.ContainsKey(tensor) && Missing(tensor) is { Length: > 0 } missing)
            {
                foreach (var operand in missing) pending.Push(operand);
                continue;
            }
            pending.Pop();
            if (!_values.ContainsKey(tensor)) _values[tensor] = Make(tensor);
        }
        return _values[loss];
    }

    private EagerTensor[] Missing(EagerTensor tensor) =>
        IsLeaf(tensor) ? [] : [.. tensor.Step!.Operands.Where(o => !_values.ContainsKey(o))];

    private Value Make(EagerTensor tensor)
    {
        if (IsLeaf(tensor)) return _builder.Constant(tensor.Literal);
        var step = tensor.Step!;
        if (!_built.TryGetValue(step, out var results))
            _built[step] = results = step.Build(_builder, [.. step.Operands.Select(o => _values[o])]);
        return results[tensor.Result];
    }

    private static bool IsLeaf(EagerTensor tensor) => tensor.Step is null || tensor.Step.StopsGradient;
}
