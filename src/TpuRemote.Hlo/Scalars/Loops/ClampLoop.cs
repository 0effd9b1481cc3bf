using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Limits a span; a limit of one element holds for all.</summary>
readonly ref struct ClampLoop(ReadOnlySpan<byte> low, ReadOnlySpan<byte> x, ReadOnlySpan<byte> high, Span<byte> result)
    : INumericVisitor<bool>
{
    readonly ReadOnlySpan<byte> _low = low;
    readonly ReadOnlySpan<byte> _x = x;
    readonly ReadOnlySpan<byte> _high = high;
    readonly Span<byte> _result = result;

    public bool Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>
    {
        ReadOnlySpan<TElement> low = View<TElement>(_low), x = View<TElement>(_x), high = View<TElement>(_high);
        Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double raised = Maximum.Float(TElement.Widen(x[i]), TElement.Widen(At(low, i)));
            result[i] = TElement.Narrow(Minimum.Float(raised, TElement.Widen(At(high, i))));
        }

        return true;
    }

    public bool Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        ReadOnlySpan<TElement> low = View<TElement>(_low), x = View<TElement>(_x), high = View<TElement>(_high);
        Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            long raised = Maximum.Integer<TElement>(TElement.Widen(x[i]), TElement.Widen(At(low, i)));
            result[i] = TElement.Narrow(Minimum.Integer<TElement>(raised, TElement.Widen(At(high, i))));
        }

        return true;
    }

    static ReadOnlySpan<TElement> View<TElement>(ReadOnlySpan<byte> bytes)
        where TElement : unmanaged => MemoryMarshal.Cast<byte, TElement>(bytes);

    static TElement At<TElement>(ReadOnlySpan<TElement> limit, int i) => limit[limit.Length == 1 ? 0 : i];
}
