using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Picks each element from one of two spans by a predicate.</summary>
readonly ref struct SelectionLoop(ReadOnlySpan<byte> predicate, ReadOnlySpan<byte> onTrue, ReadOnlySpan<byte> onFalse, Span<byte> result)
    : IElementVisitor<bool>
{
    readonly ReadOnlySpan<byte> _predicate = predicate;
    readonly ReadOnlySpan<byte> _onTrue = onTrue;
    readonly ReadOnlySpan<byte> _onFalse = onFalse;
    readonly Span<byte> _result = result;

    public bool Invoke<TElement>()
        where TElement : unmanaged, IElement<TElement>
    {
        ReadOnlySpan<TElement> onTrue = MemoryMarshal.Cast<byte, TElement>(_onTrue);
        ReadOnlySpan<TElement> onFalse = MemoryMarshal.Cast<byte, TElement>(_onFalse)[..onTrue.Length];
        Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..onTrue.Length];
        for (int i = 0; i < onTrue.Length; i++)
        {
            result[i] = _predicate[i] != 0 ? onTrue[i] : onFalse[i];
        }

        return true;
    }
}
