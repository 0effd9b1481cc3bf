namespace TpuRemote.Hlo.ElementTypes;

/// <summary>A stored bf16.</summary>
public readonly record struct Bf16Element(ushort Bits) : IFloatElement<Bf16Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.Bf16;

    /// <inheritdoc/>
    public static int FractionBits => 7;

    /// <inheritdoc/>
    public static double Widen(Bf16Element value) => BFloat16.FromBits(value.Bits).ToSingle();

    /// <inheritdoc/>
    public static Bf16Element Narrow(double value) => new(double.IsNaN(value) ? (ushort)0x7FC0 : BFloat16.FromDouble(value).Bits);

    /// <inheritdoc/>
    public static long TotalOrder(Bf16Element value) => FloatOrder.Of((short)value.Bits);
}

/// <summary>A stored f16.</summary>
public readonly record struct F16Element(ushort Bits) : IFloatElement<F16Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.F16;

    /// <inheritdoc/>
    public static int FractionBits => 10;

    /// <inheritdoc/>
    public static double Widen(F16Element value) => (float)BitConverter.UInt16BitsToHalf(value.Bits);

    /// <inheritdoc/>
    public static F16Element Narrow(double value) =>
        new(double.IsNaN(value) ? (ushort)0x7E00 : BitConverter.HalfToUInt16Bits((Half)value));

    /// <inheritdoc/>
    public static long TotalOrder(F16Element value) => FloatOrder.Of((short)value.Bits);
}

/// <summary>A stored f32.</summary>
public readonly record struct F32Element(float Value) : IFloatElement<F32Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.F32;

    /// <inheritdoc/>
    public static int FractionBits => 23;

    /// <inheritdoc/>
    public static double Widen(F32Element value) => value.Value;

    /// <inheritdoc/>
    public static F32Element Narrow(double value) =>
        new(double.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : (float)value);

    /// <inheritdoc/>
    public static long TotalOrder(F32Element value) => FloatOrder.Of(BitConverter.SingleToInt32Bits(value.Value));
}

/// <summary>A stored f64.</summary>
public readonly record struct F64Element(double Value) : IFloatElement<F64Element>
{
    /// <inheritdoc/>
    public static ElementType Type => ElementType.F64;

    /// <inheritdoc/>
    public static int FractionBits => 52;

    /// <inheritdoc/>
    public static double Widen(F64Element value) => value.Value;

    /// <inheritdoc/>
    public static F64Element Narrow(double value) =>
        new(double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : value);

    /// <inheritdoc/>
    public static long TotalOrder(F64Element value) => FloatOrder.Of(BitConverter.DoubleToInt64Bits(value.Value));
}

/// <summary>Sign and magnitude to two's complement: a negative number's magnitude bits are inverted.</summary>
static class FloatOrder
{
    internal static long Of(long signExtendedBits) => signExtendedBits ^ ((signExtendedBits >> 63) & long.MaxValue);
}
