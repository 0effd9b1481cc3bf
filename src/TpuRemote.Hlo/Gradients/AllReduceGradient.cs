using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Gradients;

/// <summary>The pullback of all_reduce by add: all_reduce by add of the cotangents, in the same groups.</summary>
internal static class AllReduceGradient
{
    /// <summary>The cotangents of the operands that one arrives for, reduced by one op.</summary>
    public static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var operation = site.Operation;
        if (ReductionBody.SingleOp(operation.Regions[0]) != BinaryOps.Add) throw site.Refuse("its region does not add");
        var operands = Enumerable.Range(0, operation.Operands.Length);
        ImmutableArray<int> served = [.. operands.Where(i => site.Wants(i) && site.Cotangents[i] is not null)];
        if (served.IsEmpty) return [.. operation.Operands.Select(_ => (Value?)null)];
        ImmutableArray<Value> arriving = [.. served.Select(i => site.Cotangents[i]!)];
        var sum = ReductionBody.Of(site.Builder, BinaryOps.Add, arriving[0].TensorType.ElementType);
        var reduced = site.Builder.Append(AllReduceOp.Instance, arriving, operation.Attributes, [sum]).Results;
        var cotangents = new Value?[operation.Operands.Length];
        for (var i = 0; i < served.Length; i++)
            cotangents[served[i]] = site.Builder.Convert(reduced[i], site.Operand(served[i]).TensorType.ElementType);
        return [.. cotangents];
    }
}
