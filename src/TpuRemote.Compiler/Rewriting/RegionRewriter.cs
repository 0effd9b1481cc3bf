using System.Runtime.CompilerServices;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Compiler.Rewriting;

/// <summary>Rebuilds a region op by op, mapping old values to new ones; a pass says what happens to each op.</summary>
/// <param name="budget">Asked at every op; null where there is none.</param>
internal abstract class RegionRewriter(WorkBudget? budget)
{
    private readonly Dictionary<Value, Value> _map = [];

    /// <summary>Rebuilds the region; its arguments get fresh values.</summary>
    public Region Rewrite(Region region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var builder = new Builder();
        foreach (var argument in region.Arguments) Map(argument, builder.Argument(argument.Type, argument.Name));
        Enter(region);
        foreach (var operation in region.Operations)
        {
            budget?.Check();
            Visit(builder, operation);
        }
        Leave(region);
        return builder.ToRegion();
    }

    /// <summary>What an old value has become.</summary>
    protected Value Resolve(Value value) => _map.GetValueOrDefault(value, value);

    /// <summary>Says what an old value has become.</summary>
    protected void Map(Value old, Value current) => _map[old] = current;

    /// <summary>Called before the ops of a region.</summary>
    protected virtual void Enter(Region region)
    {
    }

    /// <summary>Called after the ops of a region.</summary>
    protected virtual void Leave(Region region)
    {
    }

    /// <summary>Decides on one op; keeps it by default.</summary>
    protected virtual void Visit(Builder builder, Operation operation) => Keep(builder, operation);

    /// <summary>Appends the op over the new values.</summary>
    protected Operation Keep(Builder builder, Operation operation)
    {
        var copy = operation.With([.. operation.Operands.Select(Resolve)], [.. operation.Regions.Select(Rewrite)]);
        builder.Append(copy);
        for (var i = 0; i < copy.Results.Length; i++) Map(operation.Results[i], copy.Results[i]);
        return copy;
    }
}
