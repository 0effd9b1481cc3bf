using TpuRemote.Compiler.Rewriting;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Compiler.Simplify;

/// <summary>Removes ops whose results nobody reads and that do nothing else.</summary>
public sealed class RemoveDeadCode : IPass
{
    /// <inheritdoc />
    public string Name => "remove-dead-code";

    /// <inheritdoc />
    public Module Run(Module module, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module with
        {
            Functions = [.. module.Functions.Select(f => f with { Body = new Rewriter(Live(f.Body), budget).Rewrite(f.Body) })],
        };
    }

    private static HashSet<Operation> Live(Region region)
    {
        HashSet<Operation> live = [];
        HashSet<Value> read = [];
        Mark(region, live, read);
        return live;
    }

    private static void Mark(Region region, HashSet<Operation> live, HashSet<Value> read)
    {
        foreach (var operation in region.Operations.Reverse())
        {
            if (!operation.Definition.IsTerminator && !HasEffects(operation) && !operation.Results.Any(read.Contains)) continue;
            live.Add(operation);
            read.UnionWith(operation.Operands);
            foreach (var nested in operation.Regions) Mark(nested, live, read);
        }
    }

    private static bool HasEffects(Operation operation) =>
        operation.Definition.HasSideEffects || operation.Regions.Any(r => r.Operations.Any(HasEffects));

    private sealed class Rewriter(HashSet<Operation> live, WorkBudget? budget) : RegionRewriter(budget)
    {
        protected override void Visit(Builder builder, Operation operation)
        {
            if (live.Contains(operation)) Keep(builder, operation);
        }
    }
}
