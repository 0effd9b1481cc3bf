namespace TpuRemote.Hlo.ElementTypes;

/// <summary>A stored i1: a byte that is 0 for false; anything else reads as true.</summary>
public readonly record struct I1Element(byte Value) : IIntegerElement<I1Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.I1;

    /// <inheritdoc/>
    public static int Bits => 1;

    /// <inheritdoc/>
    public static bool IsSigned => false;

    /// <inheritdoc/>
    public static long Widen(I1Element value) => value.Value == 0 ? 0 : 1;

    /// <inheritdoc/>
    public static I1Element Narrow(long value) => new((byte)(value & 1));
}

/// <summary>A stored i8.</summary>
public readonly record struct I8Element(sbyte Value) : IIntegerElement<I8Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.I8;

    /// <inheritdoc/>
    public static int Bits => 8;

    /// <inheritdoc/>
    public static bool IsSigned => true;

    /// <inheritdoc/>
    public static long Widen(I8Element value) => value.Value;

    /// <inheritdoc/>
    public static I8Element Narrow(long value) => new((sbyte)value);
}

/// <summary>A stored i16.</summary>
public readonly record struct I16Element(short Value) : IIntegerElement<I16Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.I16;

    /// <inheritdoc/>
    public static int Bits => 16;

    /// <inheritdoc/>
    public static bool IsSigned => true;

    /// <inheritdoc/>
    public static long Widen(I16Element value) => value.Value;

    /// <inheritdoc/>
    public static I16Element Narrow(long value) => new((short)value);
}

/// <summary>A stored i32.</summary>
public readonly record struct I32Element(int Value) : IIntegerElement<I32Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.I32;

    /// <inheritdoc/>
    public static int Bits => 32;

    /// <inheritdoc/>
    public static bool IsSigned => true;

    /// <inheritdoc/>
    public static long Widen(I32Element value) => value.Value;

    /// <inheritdoc/>
    public static I32Element Narrow(long value) => new((int)value);
}

/// <summary>A stored i64.</summary>
public readonly record struct I64Element(long Value) : IIntegerElement<I64Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.I64;

    /// <inheritdoc/>
    public static int Bits => 64;

    /// <inheritdoc/>
    public static bool IsSigned => true;

    /// <inheritdoc/>
    public static long Widen(I64Element value) => value.Value;

    /// <inheritdoc/>
    public static I64Element Narrow(long value) => new(value);
}

/// <summary>A stored ui8.</summary>
public readonly record struct Ui8Element(byte Value) : IIntegerElement<Ui8Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.Ui8;

    /// <inheritdoc/>
    public static int Bits => 8;

    /// <inheritdoc/>
    public static bool IsSigned => false;

    /// <inheritdoc/>
    public static long Widen(Ui8Element value) => value.Value;

    /// <inheritdoc/>
    public static Ui8Element Narrow(long value) => new((byte)value);
}

/// <summary>A stored ui16.</summary>
public readonly record struct Ui16Element(ushort Value) : IIntegerElement<Ui16Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.Ui16;

    /// <inheritdoc/>
    public static int Bits => 16;

    /// <inheritdoc/>
    public static bool IsSigned => false;

    /// <inheritdoc/>
    public static long Widen(Ui16Element value) => value.Value;

    /// <inheritdoc/>
    public static Ui16Element Narrow(long value) => new((ushort)value);
}

/// <summary>A stored ui32.</summary>
public readonly record struct Ui32Element(uint Value) : IIntegerElement<Ui32Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.Ui32;

    /// <inheritdoc/>
    public static int Bits => 32;

    /// <inheritdoc/>
    public static bool IsSigned => false;

    /// <inheritdoc/>
    public static long Widen(Ui32Element value) => value.Value;

    /// <inheritdoc/>
    public static Ui32Element Narrow(long value) => new((uint)value);
}

/// <summary>A stored ui64.</summary>
public readonly record struct Ui64Element(ulong Value) : IIntegerElement<Ui64Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.Ui64;

    /// <inheritdoc/>
    public static int Bits => 64;

    /// <inheritdoc/>
    public static bool IsSigned => false;

    /// <inheritdoc/>
    public static long Widen(Ui64Element value) => (long)value.Value;

    /// <inheritdoc/>
    public static Ui64Element Narrow(long value) => new((ulong)value);
}
