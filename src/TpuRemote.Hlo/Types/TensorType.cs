using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Types;

/// <summary>
/// A tensor with static shape (specification, section "Types"): an element type and zero or more dimension sizes,
/// outermost first. Two tensor types are equal when element type and dimensions are equal.
/// </summary>
public sealed record TensorType : HloType
{
    /// <summary>Creates a tensor type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the byte size does not fit 63 bits.</exception>
    public TensorType(ElementType elementType, ImmutableArray<long> dimensions)
    {
        ElementType = elementType;
        Dimensions = dimensions.IsDefault ? [] : dimensions;
        ElementCount = CountElements(elementType, Dimensions);
    }

    /// <summary>The type of each element.</summary>
    public ElementType ElementType { get; }

    /// <summary>Dimension sizes, outermost first; empty for a scalar.</summary>
    public ImmutableArray<long> Dimensions { get; }

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>Bytes of the dense row-major array, without any padding or tiling.</summary>
    public long ByteSize => ElementCount * ElementType.ByteSize();

    /// <summary>Whether the rank is 0.</summary>
    public bool IsScalar => Dimensions.IsEmpty;

    /// <summary>Makes a tensor type of the given element type and dimensions.</summary>
    public static TensorType Of(ElementType elementType, params ReadOnlySpan<long> dimensions) => new(elementType, [.. dimensions]);

    /// <summary>The same dimensions with another element type.</summary>
    public TensorType With(ElementType elementType) => new(elementType, Dimensions);

    /// <summary>The same element type with other dimensions.</summary>
    public TensorType With(params ReadOnlySpan<long> dimensions) => new(ElementType, [.. dimensions]);

    /// <summary>Row-major strides in elements: the distance in the flat array between neighbours along each dimension.</summary>
    public ImmutableArray<long> Strides()
    {
        var strides = new long[Rank];
        long stride = 1;
        for (var d = Rank - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= Dimensions[d];
        }
        return ImmutableArray.Create(strides);
    }

    /// <inheritdoc />
    public bool Equals(TensorType? other) =>
        other is not null && ElementType == other.ElementType && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(ElementType);
        foreach (var dimension in Dimensions) hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>The type as StableHLO text, for example <c>tensor&lt;2x3xf32&gt;</c>.</summary>
    public override string ToString() => $"tensor<{string.Concat(Dimensions.Select(d => $"{d}x"))}{ElementType.Name()}>";

    private static long CountElements(ElementType elementType, ImmutableArray<long> dimensions)
    {
        // A zero anywhere makes the product zero, so overflow is judged on the sizes that are not zero.
        long product = elementType.ByteSize();
        var empty = false;
        foreach (var dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            empty |= dimension == 0;
            if (dimension == 0) continue;
            if (product > long.MaxValue / dimension)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(dimensions), $"tensor<{string.Join('x', dimensions)}x{elementType.Name()}> has more than 2^63 - 1 bytes");
            }
            product *= dimension;
        }
        return empty ? 0 : product / elementType.ByteSize();
    }
}
