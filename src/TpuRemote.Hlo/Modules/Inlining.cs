using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Modules;

/// <summary>Puts the ops of functions in place of calls of them.</summary>
internal sealed class Inlining
{
    private readonly Dictionary<string, Function> _functions = [];
    private readonly WorkBudget _budget;
    private readonly Stack<string> _open = [];

    /// <summary>Inlines functions of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="budget">Asked at every op.</param>
    public Inlining(Module module, WorkBudget budget)
    {
        _budget = budget;
        foreach (var function in module.Functions) _functions.TryAdd(function.Name, function);
    }

    /// <summary>Appends the ops of a function, with those of the functions that it calls.</summary>
    /// <returns>What the function hands out.</returns>
    public ImmutableArray<Value> Append(Builder builder, string name, ImmutableArray<Value> operands)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_open.Contains(name)) throw new ArgumentException(
            $"@{name} calls itself through {string.Join(", ", _open.Select(f => "@" + f))}", nameof(name));
        var function = _functions.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"the module has no function @{name}");
        ImmutableArray<Types.HloType> given = [.. operands.Select(o => o.Type)], expected = [.. function.Arguments.Select(a => a.Type)];
        if (!given.SequenceEqual(expected))
            throw new ArgumentException(
                $"@{name} takes ({string.Join(", ", expected)}), it is given ({string.Join(", ", given)})", nameof(operands));
        _open.Push(name);
        var copy = new RegionCopy(builder, Place);
        foreach (var (argument, operand) in function.Arguments.Zip(operands)) copy.Substitute(argument, operand);
        foreach (var operation in function.Body.Operations.Where(o => !o.Definition.IsTerminator)) copy.Append(operation);
        _open.Pop();
        return [.. function.Body.Results.Select(copy.Find)];
    }

    private ImmutableArray<Value>? Place(Builder builder, Operation operation, ImmutableArray<Value> operands)
    {
        _budget.Check();
        return operation.Definition == CallOp.Instance ? Append(builder, CallOp.CalleeOf(operation), operands) : null;
    }
}
