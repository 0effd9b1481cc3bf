using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>
/// The pullback of reduce, for the bodies whose derivative is known. The initial value counts as one more element of each fold.
/// </summary>
internal static class ReduceGradient
{
    /// <summary>Cotangents of the input and of the initial value.</summary>
    public static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        if (site.Operation.Results.Length != 1) throw site.Refuse("it folds several inputs together");
        if (site.Result.TensorType.ElementType != site.Operand(0).TensorType.ElementType)
            throw site.Refuse("its body computes in a wider type than its input has");
        var op = ReductionBody.SingleOp(site.Operation.Regions[0]);
        if (op == BinaryOps.Add) return site.ForEach(() => Repeated(site, site.Cotangent), () => Sum(site, site.Cotangent));
        if (op == BinaryOps.Multiply) return OfProduct(site);
        if (op == BinaryOps.Maximum || op == BinaryOps.Minimum) return OfExtreme(site);
        throw site.Refuse(
            op is null ? "its body is more than one op" : $"its body is {op.Name}; add, multiply, maximum and minimum are supported");
    }

    // Shares the cotangent equally among the elements that attain the result.
    private static ImmutableArray<Value?> OfExtreme(GradientSite site)
    {
        var (b, type) = (site.Builder, site.Operand(0).TensorType);
        var initial = b.BroadcastInDim(site.Operand(1), site.Result.TensorType, []);
        var attains = b.Convert(b.Compare(site.Operand(0), Repeated(site, site.Result), ComparisonDirection.EQ), type.ElementType);
        var initialAttains = b.Convert(b.Compare(initial, site.Result, ComparisonDirection.EQ), type.ElementType);
        var count = b.Add(b.ReduceSum(attains, Dimensions(site)), initialAttains);
        var share = b.Divide(site.Cotangent, count);
        return site.ForEach(() => b.Multiply(attains, Repeated(site, share)), () => Sum(site, b.Multiply(initialAttains, share)));
    }

    // The derivative by an element is the product of all others. It is the product without zeros, over the element where the element is
    // no zero; and nothing where another element is zero.
    private static ImmutableArray<Value?> OfProduct(GradientSite site)
    {
        var (b, x, type) = (site.Builder, site.Operand(0), site.Operand(0).TensorType);
        var initial = b.BroadcastInDim(site.Operand(1), site.Result.TensorType, []);
        var isZero = b.Compare(x, b.Zeros(type), ComparisonDirection.EQ);
        var nonZero = b.Select(isZero, b.Full(type, 1), x);
        var zeros = b.ReduceSum(b.Convert(isZero, type.ElementType), Dimensions(site));
        var product = b.Reduce(nonZero, b.ConstantScalar(type.ElementType, 1), BinaryOps.Multiply, Dimensions(site));
        return site.ForEach(
            () =>
            {
                var scaled = Repeated(site, b.Multiply(b.Multiply(site.Cotangent, initial), product));
                var otherZeros = b.Subtract(Repeated(site, zeros), b.Convert(isZero, type.ElementType));
                return b.Select(b.Compare(otherZeros, b.Zeros(type), ComparisonDirection.EQ), b.Divide(scaled, nonZero), b.Zeros(type));
            },
            () =>
            {
                var none = b.Zeros(site.Result.TensorType);
                var whole = b.Select(b.Compare(zeros, none, ComparisonDirection.EQ), product, none);
                return Sum(site, b.Multiply(site.Cotangent, whole));
            });
    }

    private static ImmutableArray<long> Dimensions(GradientSite site) => site.Operation.Attributes.Integers("dimensions");

    private static Value Repeated(GradientSite site, Value folded)
    {
        var type = site.Operand(0).TensorType;
        var dimensions = Dimensions(site);
        return site.Builder.BroadcastInDim(folded, type, [.. Enumerable.Range(0, type.Rank).Where(d => !dimensions.Contains(d))]);
    }

    private static Value Sum(GradientSite site, Value folded) =>
        site.Builder.ReduceSum(folded, [.. Enumerable.Range(0, folded.TensorType.Rank)]);
}
