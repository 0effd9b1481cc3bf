using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Scalars.Random;

/// <summary>
/// How XLA's rng_bit_generator lays out state, counters and outputs: the first word of the state is the key, the rest the counter; narrow
/// elements are the low bits of 32-bit ones. Any run of elements can be made by itself.
/// </summary>
public static class RandomBits
{
    /// <summary>Some elements by Threefry, whose counter is 64 bits wide.</summary>
    /// <remarks>
    /// A 64-bit element is the two words of its own counter. For 32 bits the shape is halved along its first even dimension (its longest
    /// where none is even, rounded up): the two words of a counter are neighbours along that dimension.
    /// </remarks>
    /// <param name="state">Key and counter.</param>
    /// <param name="type">The whole output's type.</param>
    /// <param name="from">The first element's row-major number.</param>
    /// <param name="bits">The elements.</param>
    public static void ThreeFry(ReadOnlySpan<ulong> state, TensorType type, long from, Span<byte> bits)
    {
        ArgumentNullException.ThrowIfNull(type);
        var size = type.ElementType.ByteSize();
        var halves = Halves.Of(type);
        for (var i = 0; i < bits.Length / size; i++)
        {
            var (counter, isSecond) = size == 8 ? (from + i, false) : halves.CounterOf(from + i);
            var at = state[1] + (ulong)counter;
            var (first, second) = Random.ThreeFry.Generate((uint)state[0], (uint)(state[0] >> 32), (uint)at, (uint)(at >> 32));
            Write(bits.Slice(i * size, size), isSecond ? second : first, second);
        }
    }

    /// <summary>The state after Threefry made a whole output.</summary>
    public static ulong[] AfterThreeFry(ReadOnlySpan<ulong> state, TensorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var used = type.ElementType.ByteSize() == 8 ? type.ElementCount : Halves.Of(type).Count;
        return [state[0], state[1] + (ulong)used];
    }

    /// <summary>Some elements by Philox, whose counter is 128 bits wide; a state of two words has its low half in front.</summary>
    /// <remarks>Blocks of four words follow one another; with two state words the high half of the counter starts as the key.</remarks>
    /// <param name="state">Key and counter.</param>
    /// <param name="type">The whole output's type.</param>
    /// <param name="from">The first element's row-major number.</param>
    /// <param name="bits">The elements.</param>
    public static void Philox(ReadOnlySpan<ulong> state, TensorType type, long from, Span<byte> bits)
    {
        ArgumentNullException.ThrowIfNull(type);
        var size = type.ElementType.ByteSize();
        var words = Math.Max(1, size / 4);
        var counter = CounterOf(state);
        var block = (Number: -1L, Words: default(Philox.Block));
        for (var i = 0; i < bits.Length / size; i++)
        {
            var word = (from + i) * words;
            if (word / 4 != block.Number)
            {
                var at = Random.Philox.Block.Of(counter + (UInt128)(word / 4));
                block = (word / 4, Random.Philox.Generate((uint)state[0], (uint)(state[0] >> 32), at));
            }
            ReadOnlySpan<uint> made = [block.Words.Word0, block.Words.Word1, block.Words.Word2, block.Words.Word3];
            Write(bits.Slice(i * size, size), made[(int)(word % 4)], made[(int)((word % 4) + words - 1)]);
        }
    }

    /// <summary>The state after Philox made a whole output.</summary>
    public static ulong[] AfterPhilox(ReadOnlySpan<ulong> state, TensorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var words = type.ElementCount * Math.Max(1, type.ElementType.ByteSize() / 4);
        var counter = CounterOf(state) + (UInt128)((words + 3) / 4);
        return state.Length == 3 ? [state[0], (ulong)counter, (ulong)(counter >> 64)] : [state[0], (ulong)counter];
    }

    private static UInt128 CounterOf(ReadOnlySpan<ulong> state) =>
        state.Length == 3 ? new UInt128(state[2], state[1]) : new UInt128(state[0], state[1]);

    private static void Write(Span<byte> element, uint low, uint high)
    {
        Span<uint> words = [low, high];
        MemoryMarshal.AsBytes(words)[..element.Length].CopyTo(element);
    }

    /// <summary>
    /// A shape cut in two halves along one of its dimensions: <paramref name="Outer"/> x <paramref name="Size"/> x <paramref
    /// name="Inner"/>.
    /// </summary>
    private readonly record struct Halves(long Outer, long Size, long Inner)
    {
        /// <summary>Elements of the first half.</summary>
        public long Count => Outer * Half * Inner;

        private long Half => (Size + 1) / 2;

        public static Halves Of(TensorType type)
        {
            if (type.IsScalar) return new(1, 1, 1);
            var even = type.Dimensions.IndexOf(type.Dimensions.FirstOrDefault(d => d % 2 == 0, -1));
            var split = even >= 0 ? even : type.Dimensions.IndexOf(type.Dimensions.Max());
            return new(Product(type.Dimensions.AsSpan(0, split)), type.Dimensions[split], Product(type.Dimensions.AsSpan()[(split + 1)..]));
        }

        /// <summary>The counter that makes an element, and whether the element is its second word.</summary>
        public (long Counter, bool IsSecond) CounterOf(long element)
        {
            var (rest, inner) = Math.DivRem(element, Inner);
            var (outer, place) = Math.DivRem(rest, Size);
            return ((((outer * Half) + (place / 2)) * Inner) + inner, place % 2 == 1);
        }

        private static long Product(ReadOnlySpan<long> sizes)
        {
            long product = 1;
            foreach (var size in sizes) product *= size;
            return product;
        }
    }
}
