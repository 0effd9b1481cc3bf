using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>
/// The pullback of dot_general: each operand's cotangent is the product of the result's cotangent and the other operand, over what only
/// the other operand has.
/// </summary>
internal static class DotGeneralGradient
{
    /// <summary>Cotangents of both operands.</summary>
    public static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var numbers = DotGeneralOp.NumbersOf(site.Operation);
        var lhs = new Side(site.Operand(0), numbers.LhsBatching, numbers.LhsContracting);
        var rhs = new Side(site.Operand(1), numbers.RhsBatching, numbers.RhsContracting);
        var batches = lhs.Batching.Length;
        var precisions = site.Operation.Attributes.Find("precision_config") as ArrayAttribute;
        return site.ForEach(
            () => OfSide(site, lhs, rhs, batches + lhs.Free.Length, precisions),
            () => OfSide(site, rhs, lhs, batches, precisions is null ? null : new ArrayAttribute([.. precisions.Items.Reverse()])));
    }

    // otherAt is where the other side's free dimensions begin in the cotangent.
    private static Value OfSide(GradientSite site, Side own, Side other, int otherAt, ArrayAttribute? precision)
    {
        var (b, type) = (site.Builder, own.Operand.TensorType);
        var computed = site.Cotangent.TensorType.ElementType;
        var numbers = new DotDimensionNumbers(
            [.. Enumerable.Range(0, own.Batching.Length)], other.Batching, [.. Enumerable.Range(otherAt, other.Free.Length)], other.Free);
        var product = b.DotGeneral(site.Cotangent, b.Convert(other.Operand, computed), numbers, precision);
        // What is left of the other side are its contracted dimensions, ascending; each stands for the one of ours that it met.
        var contracted = other.Contracting.Order().Select(d => own.Contracting[other.Contracting.IndexOf(d)]);
        ImmutableArray<long> order = [.. own.Batching, .. own.Free, .. contracted];
        var placed = b.Transpose(product, [.. Enumerable.Range(0, type.Rank).Select(d => (long)order.IndexOf(d))]);
        return b.Convert(placed, type.ElementType);
    }

    private sealed record Side(Value Operand, ImmutableArray<long> Batching, ImmutableArray<long> Contracting)
    {
        public ImmutableArray<long> Free { get; } = DotGeneralRules.Free(Operand.TensorType, Batching, Contracting);
    }
}
