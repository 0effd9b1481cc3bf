using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>NumPy's broadcasting: dimensions are matched from the last; where one is 1 or missing, it is repeated.</summary>
internal static class Broadcasting
{
    /// <summary>Brings two operands to one element type, bare C# numbers taking the other's.</summary>
    /// <exception cref="TpuArgumentException">The element types differ.</exception>
    public static (Tensor X, Tensor Y) Matched(string function, Tensor x, Tensor y)
    {
        if (x is null || y is null) throw new TpuArgumentException($"{function}: two tensors were expected, null was given");
        var (left, right) = (x.Adopt(y.ElementType), y.Adopt(x.ElementType));
        // Two bare numbers of different kinds would swap kinds; then the left one decides.
        if (left.ElementType != right.ElementType) (left, right) = (x.Adopt(y.ElementType), y);
        if (left.ElementType != right.ElementType) (left, right) = (x, y.Adopt(x.ElementType));
        return left.ElementType == right.ElementType ? (left, right) : throw new TpuArgumentException(
            $"{function}: operands should have one element type, {x.Type} and {y.Type} were given; Cast one of them");
    }

    /// <summary>The dimensions of the result.</summary>
    /// <exception cref="TpuArgumentException">The shapes do not go together.</exception>
    public static ImmutableArray<long> Shape(string function, ImmutableArray<long> x, ImmutableArray<long> y)
    {
        var rank = Math.Max(x.Length, y.Length);
        var result = new long[rank];
        for (var fromLast = 1; fromLast <= rank; fromLast++)
        {
            var left = fromLast <= x.Length ? x[^fromLast] : 1;
            var right = fromLast <= y.Length ? y[^fromLast] : 1;
            if (left != right && left != 1 && right != 1)
            {
                throw new TpuArgumentException(
                    $"{function}: shapes {StaticShape.Show(x.AsSpan())} and {StaticShape.Show(y.AsSpan())} do not broadcast: "
                    + $"counted from the last, dimension {fromLast - 1} is {left} in one and {right} in the other; "
                    + "equal sizes, or a 1, were expected");
            }
            result[rank - fromLast] = left == 1 ? right : left;
        }
        return ImmutableArray.Create(result);
    }

    /// <summary>Repeats a value to the given dimensions, whose last ones are its own.</summary>
    public static Value To(Builder builder, Value value, ImmutableArray<long> dimensions)
    {
        var type = value.TensorType;
        if (type.Dimensions.AsSpan().SequenceEqual(dimensions.AsSpan())) return value;
        var offset = dimensions.Length - type.Rank;
        return builder.BroadcastInDim(
            value, new TensorType(type.ElementType, dimensions), [.. Enumerable.Range(offset, type.Rank).Select(d => (long)d)]);
    }
}
