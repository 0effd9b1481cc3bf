using System.Globalization;

namespace TpuRemote.Hlo.ElementTypes;

/// <summary>
/// The upper half of a binary32: 1 sign, 8 exponent and 7 fraction bits. Conversions round once, to nearest with ties to even; subnormals
/// are kept, and NaN stays NaN with its sign and upper payload, quieted.
/// </summary>
public readonly struct BFloat16 : IEquatable<BFloat16>, IComparable<BFloat16>
{
    const int QuietBit = 0x0040;

    readonly ushort _bits;

    BFloat16(ushort bits) => _bits = bits;

    /// <summary>The 16 bits: sign, exponent, fraction.</summary>
    public ushort Bits => _bits;

    /// <summary>The value with these 16 bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static BFloat16 FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            return new((ushort)((bits >> 16) | QuietBit));
        }

        // Adding just under half of the lowest kept bit, plus that bit, carries exactly when nearest-even rounds up (also into infinity).
        return new((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Rounds a double once: never through a float that has already been rounded to nearest.</summary>
    public static BFloat16 FromDouble(double value) => FromSingle(RoundToOdd(value));

    /// <summary>The same value as a float, exactly.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << 16);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator BFloat16(float value) => FromSingle(value);

    /// <summary>Rounds to nearest, ties to even, once.</summary>
    public static explicit operator BFloat16(double value) => FromDouble(value);

    /// <summary>The same value, exactly.</summary>
    public static implicit operator float(BFloat16 value) => value.ToSingle();

    /// <summary>IEEE equality: NaN differs from everything, +0 equals -0.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => left.ToSingle() == right.ToSingle();

    /// <summary>The negation of IEEE equality.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => !(left == right);

    /// <summary>IEEE less than: false for NaN.</summary>
    public static bool operator <(BFloat16 left, BFloat16 right) => left.ToSingle() < right.ToSingle();

    /// <summary>IEEE greater than: false for NaN.</summary>
    public static bool operator >(BFloat16 left, BFloat16 right) => left.ToSingle() > right.ToSingle();

    /// <summary>IEEE less than or equal: false for NaN.</summary>
    public static bool operator <=(BFloat16 left, BFloat16 right) => left.ToSingle() <= right.ToSingle();

    /// <summary>IEEE greater than or equal: false for NaN.</summary>
    public static bool operator >=(BFloat16 left, BFloat16 right) => left.ToSingle() >= right.ToSingle();

    /// <summary>As <see cref="float.Equals(float)"/>: NaN equals NaN.</summary>
    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToSingle().GetHashCode();

    /// <summary>As <see cref="float.CompareTo(float)"/>: NaN comes first.</summary>
    public int CompareTo(BFloat16 other) => ToSingle().CompareTo(other.ToSingle());

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);

    // Rounding to odd keeps "something was below" in the lowest of the float's 24 bits, which makes the second rounding, to 8 bits, see the
    // exact value (Boldo and Melquiond, "When double rounding is odd", 2005: it needs two bits more than the final precision).
    static float RoundToOdd(double value)
    {
        float nearest = (float)value;
        if (nearest == value || !float.IsFinite(nearest))
        {
            return nearest;
        }

        uint bits = BitConverter.SingleToUInt32Bits(nearest);
        if ((bits & 1) == 1)
        {
            return nearest;
        }

        // Truncate (step towards zero if nearest went away from it), then set the lowest bit.
        bool away = Math.Abs((double)nearest) > Math.Abs(value);
        return BitConverter.UInt32BitsToSingle((away ? bits - 1 : bits) | 1);
    }
}
