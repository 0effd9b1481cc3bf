using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Literals;

/// <summary>
/// A dense array of known values: row-major, little-endian, one byte per i1 (0 or 1). The bytes are shared, never copied;
/// whoever hands an array over must not change it afterwards.
/// </summary>
public sealed class Literal
{
    /// <summary>Wraps the bytes of an array.</summary>
    /// <exception cref="ArgumentException">The number of bytes is not that of the type.</exception>
    public Literal(TensorType type, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (bytes.Length != type.ByteSize)
            throw new ArgumentException($"{type} takes {type.ByteSize} bytes, {bytes.Length} were given", nameof(bytes));
        Type = type;
        Bytes = bytes;
    }

    /// <summary>Element type and dimensions.</summary>
    public TensorType Type { get; }

    /// <summary>The elements, row-major and little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Copies elements of the carrier type of <paramref name="type"/> (see <see cref="ElementTypeExtensions.ClrType"/>).</summary>
    /// <exception cref="ArgumentException">The elements are of another type or number.</exception>
    public static Literal Create<T>(TensorType type, params ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(type);
        CheckCarrier<T>(type.ElementType);
        if (typeof(T) == typeof(bool)) return new Literal(type, Normalized(MemoryMarshal.AsBytes(elements)));
        return new Literal(type, MemoryMarshal.AsBytes(elements).ToArray());
    }

    /// <summary>A rank-0 literal.</summary>
    public static Literal Scalar<T>(ElementType elementType, T value)
        where T : unmanaged => Create(TensorType.Of(elementType), [value]);

    /// <summary>An array all of whose elements are those of the rank-0 literal <paramref name="scalar"/>.</summary>
    public static Literal Splat(Literal scalar, TensorType type)
    {
        ArgumentNullException.ThrowIfNull(scalar);
        ArgumentNullException.ThrowIfNull(type);
        var size = scalar.Bytes.Length;
        var bytes = new byte[type.ByteSize];
        for (var i = 0; i < bytes.Length; i += size) scalar.Bytes.Span.CopyTo(bytes.AsSpan(i, size));
        return new Literal(type, bytes);
    }

    /// <summary>All bytes zero.</summary>
    public static Literal Zeros(TensorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new Literal(type, new byte[type.ByteSize]);
    }

    /// <summary>The elements as their carrier type; i1 as <see cref="bool"/> or <see cref="byte"/>.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> does not carry the element type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        CheckCarrier<T>(Type.ElementType);
        return MemoryMarshal.Cast<byte, T>(Bytes.Span);
    }

    /// <summary>Copies the elements as their carrier type.</summary>
    public T[] ToArray<T>()
        where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The same elements under other dimensions of the same number of elements.</summary>
    public Literal Reshape(TensorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.ElementType != Type.ElementType) throw new ArgumentException($"{Type} cannot be seen as {type}", nameof(type));
        return new Literal(type, Bytes);
    }

    /// <summary>Whether type and every bit are the same.</summary>
    public bool BitsEqual(Literal other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Type.Equals(other.Type) && Bytes.Span.SequenceEqual(other.Bytes.Span);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Type} of {Bytes.Length} bytes";

    private static void CheckCarrier<T>(ElementType elementType)
    {
        var carried = elementType.ClrType() == typeof(T)
            || (elementType == ElementType.I1 && (typeof(T) == typeof(bool) || typeof(T) == typeof(byte)));
        if (!carried)
            throw new ArgumentException($"elements of {elementType.Name()} are carried by {elementType.ClrType().Name}, not by {typeof(T).Name}");
    }

    private static byte[] Normalized(ReadOnlySpan<byte> booleans)
    {
        var bytes = booleans.ToArray();
        for (var i = 0; i < bytes.Length; i++) bytes[i] = bytes[i] == 0 ? (byte)0 : (byte)1;
        return bytes;
    }
}
