namespace TpuRemote.Hlo.ElementTypes;

/// <summary>
/// A struct with exactly the bytes of one stored element, so that a span of raw bytes can be viewed as a span of it. Code generic over it
/// is specialised by the JIT for each element type.
/// </summary>
public interface IElement<TSelf>
    where TSelf : unmanaged, IElement<TSelf>
{
    /// <summary>The element type that this struct stores.</summary>
    static abstract ElementType Type { get; }
}

/// <summary>A floating-point element: widened to double exactly, narrowed with one rounding.</summary>
public interface IFloatElement<TSelf> : IElement<TSelf>
    where TSelf : unmanaged, IFloatElement<TSelf>
{
    /// <summary>Stored bits of the significand: 7, 10, 23 or 52.</summary>
    static abstract int FractionBits { get; }

    /// <summary>The same value as a double; NaN stays NaN.</summary>
    static abstract double Widen(TSelf value);

    /// <summary>
    /// Rounds to nearest, ties to even, keeping subnormals. Every NaN becomes the type's positive quiet NaN without payload, because
    /// processors differ in the NaN they produce.
    /// </summary>
    static abstract TSelf Narrow(double value);

    /// <summary>
    /// The stored bits as a two's complement number that orders as IEEE 754's totalOrder does: -NaN, -infinity ... -0, +0 ... NaN.
    /// </summary>
    static abstract long TotalOrder(TSelf value);
}

/// <summary>An integer element, or i1 as the unsigned integer of one bit.</summary>
public interface IIntegerElement<TSelf> : IElement<TSelf>
    where TSelf : unmanaged, IIntegerElement<TSelf>
{
    /// <summary>The number of bits: 1, 8, 16, 32 or 64.</summary>
    static abstract int Bits { get; }

    /// <summary>Whether the type is signed.</summary>
    static abstract bool IsSigned { get; }

    /// <summary>The value, sign- or zero-extended; a ui64 keeps its bits.</summary>
    static abstract long Widen(TSelf value);

    /// <summary>Keeps the lowest <see cref="Bits"/> bits.</summary>
    static abstract TSelf Narrow(long value);
}
