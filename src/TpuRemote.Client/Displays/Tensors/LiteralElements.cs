using System.Globalization;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>The elements of a literal.</summary>
internal sealed class LiteralElements(Literal literal) : IElements
{
    private readonly int _size = literal.Type.ElementType.ByteSize();

    /// <inheritdoc />
    public string Title => literal.Type.ToString();

    /// <inheritdoc />
    public ElementType ElementType => literal.Type.ElementType;

    /// <inheritdoc />
    public IReadOnlyList<long> Shape => literal.Type.Dimensions;

    /// <inheritdoc />
    public long ExaminedAtMost => 1 << 24;

    /// <inheritdoc />
    public void Read(long start, Span<double> numbers) =>
        Scalar.Convert(ElementType, Bytes(start, numbers.Length), ElementType.F64, MemoryMarshal.AsBytes(numbers));

    /// <inheritdoc />
    public string Integer(long index)
    {
        Span<byte> wide = stackalloc byte[sizeof(long)];
        Scalar.Convert(ElementType, Bytes(index, 1), ElementType.IsSigned() ? ElementType.I64 : ElementType.Ui64, wide);
        return ElementType.IsSigned()
            ? BitConverter.ToInt64(wide).ToString(CultureInfo.InvariantCulture)
            : BitConverter.ToUInt64(wide).ToString(CultureInfo.InvariantCulture);
    }

    // A literal is one piece of memory, so offsets fit an int.
    private ReadOnlySpan<byte> Bytes(long start, int count) => literal.Bytes.Span.Slice((int)(start * _size), count * _size);
}
