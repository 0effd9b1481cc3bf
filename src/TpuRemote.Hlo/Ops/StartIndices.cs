using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>Reads integer tensors that say where slices start.</summary>
internal static class StartIndices
{
    /// <summary>
    /// The elements as 64-bit numbers; a ui64 beyond their range becomes the largest, which clamps or falls outside just the same.
    /// </summary>
    /// <exception cref="ArgumentException">The elements are no integers.</exception>
    public static long[] Read(Literal literal) => literal.Type.ElementType switch
    {
        ElementType.I8 => Widen<sbyte>(literal),
        ElementType.I16 => Widen<short>(literal),
        ElementType.I32 => Widen<int>(literal),
        ElementType.I64 => literal.ToArray<long>(),
        ElementType.Ui8 => Widen<byte>(literal),
        ElementType.Ui16 => Widen<ushort>(literal),
        ElementType.Ui32 => Widen<uint>(literal),
        ElementType.Ui64 => Widen<ulong>(literal),
        var other => throw new ArgumentException($"indices should be integers, they are {other.Name()}", nameof(literal)),
    };

    /// <summary>Reads scalars, each clamped so that a slice of the given size stays inside (specification, "dynamic_slice").</summary>
    public static long[] ReadClamped(ReadOnlySpan<Literal> scalars, ReadOnlySpan<long> dimensions, ReadOnlySpan<long> sizes)
    {
        var starts = new long[scalars.Length];
        for (var d = 0; d < starts.Length; d++) starts[d] = Math.Clamp(Read(scalars[d])[0], 0, dimensions[d] - sizes[d]);
        return starts;
    }

    /// <summary>Where the elements of a slice that starts at the given index lie in a dense array.</summary>
    public static StridedLayout LayoutAt(ReadOnlySpan<long> starts, TensorType type) =>
        new(IndexSpace.Flatten(starts, type.Dimensions.AsSpan()), type.Strides());

    private static long[] Widen<T>(Literal literal)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var from = literal.AsSpan<T>();
        var to = new long[from.Length];
        for (var i = 0; i < to.Length; i++) to[i] = long.CreateSaturating(from[i]);
        return to;
    }
}
