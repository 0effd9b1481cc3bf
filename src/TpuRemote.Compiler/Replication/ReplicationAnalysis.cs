using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Compiler.Replication;

/// <summary>
/// Finds which values are the same on all replicas (Invariant) and which may differ (Varying), so that what is equal is stored and
/// computed once (design decision 7). Loops are followed to a fixpoint.
/// </summary>
internal sealed class ReplicationAnalysis
{
    private readonly HashSet<Value> _varying = [];
    private readonly int _numReplicas;

    private readonly WorkBudget _budget;

    private ReplicationAnalysis(int numReplicas, WorkBudget budget) => (_numReplicas, _budget) = (numReplicas, budget);

    /// <summary>Analyses <c>main</c> of an inlined module.</summary>
    /// <param name="main">The function.</param>
    /// <param name="numReplicas">Replicas that run it.</param>
    /// <param name="budget">Asked at every op; null where there is none.</param>
    public static ReplicationAnalysis Of(Function main, int numReplicas, WorkBudget? budget = null)
    {
        var analysis = new ReplicationAnalysis(numReplicas, budget ?? WorkBudget.Unlimited);
        for (var i = 0; i < main.Arguments.Length; i++)
        {
            if (analysis.DiffersAsArgument(main, i)) analysis._varying.Add(main.Arguments[i]);
        }
        analysis.Walk(main.Body);
        return analysis;
    }

    /// <summary>Whether replicas may hold different data for the value.</summary>
    public bool IsVarying(Value value) => _varying.Contains(value);

    private bool DiffersAsArgument(Function main, int argument) =>
        _numReplicas > 1
        && main.ArgumentAttributes[argument].Find(Function.SameDataAcrossReplicas) is not (UnitAttribute or BooleanAttribute { Value: true });

    private void Walk(Region region)
    {
        foreach (var operation in region.Operations) Visit(operation);
    }

    private void Visit(Operation operation)
    {
        _budget.Check();
        switch (operation.Definition)
        {
            case WhileOp:
                VisitLoop(operation);
                break;
            case ReplicaIdOp or InfeedOp:
                _varying.UnionWith(operation.Results);
                break;
            case AllReduceOp:
                // Groups of their own make results of their own, even of one operand: they may differ in size.
                if (ReplicaGroups.Of(operation.Attributes, _numReplicas).Length > 1) _varying.UnionWith(operation.Results);
                break;
            default:
                VisitOther(operation);
                break;
        }
    }

    private void VisitLoop(Operation loop)
    {
        Spread(loop.Operands, loop.Regions[0].Arguments);
        int before;
        do
        {
            before = _varying.Count;
            Spread(loop.Regions[0].Arguments, loop.Regions[1].Arguments);
            Walk(loop.Regions[0]);
            Walk(loop.Regions[1]);
            Spread(loop.Regions[1].Results, loop.Regions[0].Arguments);
            // Replicas that leave a loop at different trips carry different values out.
            if (IsVarying(loop.Regions[0].Results[0])) _varying.UnionWith(loop.Regions[0].Arguments);
        }
        while (_varying.Count > before);
        Spread(loop.Regions[0].Arguments, loop.Results);
    }

    private void VisitOther(Operation operation)
    {
        foreach (var region in operation.Regions) Walk(region);
        if (operation.Definition is IfOp or CaseOp && !IsVarying(operation.Operands[0]))
        {
            foreach (var region in operation.Regions) Spread(region.Results, operation.Results);
        }
        else if (operation.Operands.Any(IsVarying) || operation.Regions.Any(ReadsVarying)) _varying.UnionWith(operation.Results);
    }

    private bool ReadsVarying(Region region) =>
        region.Operations.Any(o => o.Operands.Any(IsVarying) || o.Regions.Any(ReadsVarying));

    private void Spread(IReadOnlyList<Value> from, IReadOnlyList<Value> to)
    {
        for (var i = 0; i < to.Count; i++)
        {
            if (IsVarying(from[i])) _varying.Add(to[i]);
        }
    }
}
