using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client;

/// <content>Folding dimensions away. Without axes all are folded, to a scalar; axes may count from the last as -1, -2 ...</content>
public static partial class Tf
{
    /// <summary>The sum over axes; kept dimensions have size 1.</summary>
    public static Tensor ReduceSum(Tensor x, int[]? axes = null, bool keepDims = false) =>
        Reduced("reduce_sum", x, axes, keepDims, BinaryOps.Add, Zero);

    /// <summary>The sum over one axis.</summary>
    public static Tensor ReduceSum(Tensor x, int axis, bool keepDims = false) => ReduceSum(x, [axis], keepDims);

    /// <summary>The product over axes.</summary>
    public static Tensor ReduceProd(Tensor x, int[]? axes = null, bool keepDims = false) =>
        Reduced("reduce_prod", x, axes, keepDims, BinaryOps.Multiply, One);

    /// <summary>The largest over axes; NaN wins.</summary>
    public static Tensor ReduceMax(Tensor x, int[]? axes = null, bool keepDims = false) =>
        Reduced("reduce_max", x, axes, keepDims, BinaryOps.Maximum, Least);

    /// <summary>The largest over one axis; NaN wins.</summary>
    public static Tensor ReduceMax(Tensor x, int axis, bool keepDims = false) => ReduceMax(x, [axis], keepDims);

    /// <summary>The smallest over axes; NaN wins.</summary>
    public static Tensor ReduceMin(Tensor x, int[]? axes = null, bool keepDims = false) =>
        Reduced("reduce_min", x, axes, keepDims, BinaryOps.Minimum, Greatest);

    /// <summary>The smallest over one axis; NaN wins.</summary>
    public static Tensor ReduceMin(Tensor x, int axis, bool keepDims = false) => ReduceMin(x, [axis], keepDims);

    /// <summary>Whether all of i1 hold.</summary>
    public static Tensor ReduceAll(Tensor x, int[]? axes = null, bool keepDims = false) =>
        Reduced("reduce_all", x, axes, keepDims, BinaryOps.And, One);

    /// <summary>Whether any of i1 holds.</summary>
    public static Tensor ReduceAny(Tensor x, int[]? axes = null, bool keepDims = false) =>
        Reduced("reduce_any", x, axes, keepDims, BinaryOps.Or, Zero);

    /// <summary>The mean over axes, of floats.</summary>
    public static Tensor ReduceMean(Tensor x, int[]? axes = null, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!x.ElementType.IsFloat()) throw new TpuArgumentException($"reduce_mean: floats were expected, {x.Type} was given; Cast it");
        var sum = ReduceSum(x, axes, keepDims);
        var count = sum.Type.ElementCount == 0 ? 0 : x.Type.ElementCount / sum.Type.ElementCount;
        return sum / (double)count;
    }

    /// <summary>The mean over one axis, of floats.</summary>
    public static Tensor ReduceMean(Tensor x, int axis, bool keepDims = false) => ReduceMean(x, [axis], keepDims);

    /// <summary>The index of the largest along an axis, the first of equals, as i32; NaN counts as the largest.</summary>
    public static Tensor ArgMax(Tensor x, int axis = -1) => Extreme("arg_max", x, axis, ComparisonDirection.GT, Least);

    /// <summary>The index of the smallest along an axis, the first of equals, as i32; NaN counts as the smallest.</summary>
    public static Tensor ArgMin(Tensor x, int axis = -1) => Extreme("arg_min", x, axis, ComparisonDirection.LT, Greatest);

    private static Tensor Reduced(
        string function, Tensor x, int[]? axes, bool keepDims, ElementwiseOp op, Func<ElementType, Literal> initial)
    {
        ArgumentNullException.ThrowIfNull(x);
        long[] folded = axes is null ? [.. Enumerable.Range(0, x.Rank).Select(d => (long)d)] : Axes(function, axes, x.Rank);
        if (op == BinaryOps.And || op == BinaryOps.Or) RequireBoolean(function, x);
        var start = initial(x.ElementType);
        var result = folded.Length == 0 ? x : Emitter.Apply((b, v) => b.Reduce(v[0], b.Constant(start), op, [.. folded]), x);
        return keepDims ? Reshape(result, [.. x.Shape.Select((size, d) => folded.Contains(d) ? 1 : size)]) : result;
    }

    private static Tensor Extreme(string function, Tensor x, int axis, ComparisonDirection better, Func<ElementType, Literal> worst)
    {
        ArgumentNullException.ThrowIfNull(x);
        var along = Axis(function, axis, x.Rank);
        var start = worst(x.ElementType);
        return Emitter.Apply(
            (b, v) => b.Reduce(
                [v[0], b.Iota(v[0].TensorType.With(ElementType.I32), along)],
                [b.Constant(start), b.ConstantScalar(ElementType.I32, int.MaxValue)],
                [along],
                Better(b.Nested(), v[0].TensorType.ElementType, better))[1],
            x);
    }

    // The body takes (value, index, value, index). The order of folding is free, so equals are decided by the index.
    private static Region Better(Builder b, ElementType elementType, ComparisonDirection better)
    {
        var (scalar, place) = (TensorType.Of(elementType), TensorType.Of(ElementType.I32));
        var (value, index, otherValue, otherIndex) = (b.Argument(scalar), b.Argument(place), b.Argument(scalar), b.Argument(place));
        var isNan = b.Compare(value, value, ComparisonDirection.NE);
        var otherIsNan = b.Compare(otherValue, otherValue, ComparisonDirection.NE);
        var wins = b.Or(b.Compare(value, otherValue, better), b.And(isNan, b.Not(otherIsNan)));
        var equal = b.Or(b.Compare(value, otherValue, ComparisonDirection.EQ), b.And(isNan, otherIsNan));
        var first = b.Or(wins, b.And(equal, b.Compare(index, otherIndex, ComparisonDirection.LT)));
        return b.Return(b.Select(first, value, otherValue), b.Select(first, index, otherIndex));
    }

    private static Literal Zero(ElementType type) => Literal.Zeros(TensorType.Of(type));

    private static Literal One(ElementType type) => Number(type, 1);

    private static Literal Least(ElementType type) =>
        type.IsFloat() ? Number(type, double.NegativeInfinity) : Integer(type, highest: type.IsSigned() ? (byte)0x80 : (byte)0, rest: 0);

    private static Literal Greatest(ElementType type) => type.IsFloat() ? Number(type, double.PositiveInfinity)
        : type.IsBoolean() ? Integer(type, 1, 0)
        : Integer(type, highest: type.IsSigned() ? (byte)0x7F : (byte)0xFF, rest: 0xFF);

    private static Literal Number(ElementType type, double value)
    {
        var bytes = new byte[type.ByteSize()];
        Scalar.Convert(ElementType.F64, BitConverter.GetBytes(value), type, bytes);
        return new Literal(TensorType.Of(type), bytes);
    }

    private static Literal Integer(ElementType type, byte highest, byte rest)
    {
        var bytes = new byte[type.ByteSize()];
        Array.Fill(bytes, rest);
        bytes[^1] = highest;
        return new Literal(TensorType.Of(type), bytes);
    }
}
