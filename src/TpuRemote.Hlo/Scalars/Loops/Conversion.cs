using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Converts a span: visits the type it comes from, then, inside, the type it goes to.</summary>
readonly ref struct Conversion(ElementType to, ReadOnlySpan<byte> x, Span<byte> result) : INumericVisitor<bool>
{
    readonly ReadOnlySpan<byte> _x = x;
    readonly Span<byte> _result = result;

    public bool Float<TFrom>()
        where TFrom : unmanaged, IFloatElement<TFrom>
    {
        var inner = new FromFloat<TFrom>(MemoryMarshal.Cast<byte, TFrom>(_x), _result);
        return ElementTypeDispatch.VisitNumeric<FromFloat<TFrom>, bool>(to, ref inner);
    }

    public bool Integer<TFrom>()
        where TFrom : unmanaged, IIntegerElement<TFrom>
    {
        var inner = new FromInteger<TFrom>(MemoryMarshal.Cast<byte, TFrom>(_x), _result);
        return ElementTypeDispatch.VisitNumeric<FromInteger<TFrom>, bool>(to, ref inner);
    }

    readonly ref struct FromFloat<TFrom>(ReadOnlySpan<TFrom> x, Span<byte> result) : INumericVisitor<bool>
        where TFrom : unmanaged, IFloatElement<TFrom>
    {
        readonly ReadOnlySpan<TFrom> _x = x;
        readonly Span<byte> _result = result;

        public bool Float<TTo>()
            where TTo : unmanaged, IFloatElement<TTo>
        {
            Span<TTo> result = MemoryMarshal.Cast<byte, TTo>(_result)[.._x.Length];
            for (int i = 0; i < _x.Length; i++)
            {
                result[i] = TTo.Narrow(TFrom.Widen(_x[i]));
            }

            return true;
        }

        public bool Integer<TTo>()
            where TTo : unmanaged, IIntegerElement<TTo>
        {
            Span<TTo> result = MemoryMarshal.Cast<byte, TTo>(_result)[.._x.Length];
            for (int i = 0; i < _x.Length; i++)
            {
                result[i] = TTo.Narrow(Saturate<TTo>(TFrom.Widen(_x[i])));
            }

            return true;
        }
    }

    readonly ref struct FromInteger<TFrom>(ReadOnlySpan<TFrom> x, Span<byte> result) : INumericVisitor<bool>
        where TFrom : unmanaged, IIntegerElement<TFrom>
    {
        readonly ReadOnlySpan<TFrom> _x = x;
        readonly Span<byte> _result = result;

        public bool Float<TTo>()
            where TTo : unmanaged, IFloatElement<TTo>
        {
            Span<TTo> result = MemoryMarshal.Cast<byte, TTo>(_result)[.._x.Length];
            for (int i = 0; i < _x.Length; i++)
            {
                long wide = TFrom.Widen(_x[i]);
                result[i] = TTo.Narrow(TTo.Type == ElementType.F64 ? ToNearest<TFrom>(wide) : ToOdd<TFrom>(wide));
            }

            return true;
        }

        public bool Integer<TTo>()
            where TTo : unmanaged, IIntegerElement<TTo>
        {
            Span<TTo> result = MemoryMarshal.Cast<byte, TTo>(_result)[.._x.Length];
            for (int i = 0; i < _x.Length; i++)
            {
                long wide = TFrom.Widen(_x[i]);
                result[i] = TTo.Narrow(TTo.Bits == 1 && wide != 0 ? 1 : wide);
            }

            return true;
        }
    }

    // C#'s conversions of a double to long and ulong saturate and take NaN to 0; a narrower type's range lies inside long's.
    static long Saturate<TTo>(double x)
        where TTo : unmanaged, IIntegerElement<TTo>
    {
        if (TTo.Bits == 1)
        {
            return x != 0 ? 1 : 0;
        }

        if (TTo.Bits == 64)
        {
            return TTo.IsSigned ? (long)x : (long)(ulong)x;
        }

        long highest = TTo.IsSigned ? (1L << (TTo.Bits - 1)) - 1 : (1L << TTo.Bits) - 1;
        return Math.Clamp((long)x, TTo.IsSigned ? -highest - 1 : 0, highest);
    }

    static double ToNearest<TFrom>(long x)
        where TFrom : unmanaged, IIntegerElement<TFrom> => TFrom.IsSigned ? x : (ulong)x;

    // Rounding 64 bits to a double's 53 and then to fewer could round twice. Folding the lowest 11 bits into one sticky bit first leaves
    // at most 53 significant bits, and the types that follow keep 24 or fewer, so the sticky bit says all that is to be known about the
    // rest.
    static double ToOdd<TFrom>(long x)
        where TFrom : unmanaged, IIntegerElement<TFrom>
    {
        const long Lowest = 0x7FF;
        bool small = TFrom.IsSigned ? Math.Abs(x >> 1) < 1L << 51 : (ulong)x < 1UL << 52;
        return ToNearest<TFrom>(small ? x : (x & ~Lowest) | ((x & Lowest) == 0 ? 0 : 1L << 11));
    }
}
