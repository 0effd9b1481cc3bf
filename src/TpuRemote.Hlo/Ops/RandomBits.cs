using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// How XLA's rng_bit_generator lays out state, counters and outputs: the first word of the state is the key, the rest the counter; narrow
/// elements are the low bits of 32-bit ones.
/// </summary>
internal static class RandomBits
{
    /// <summary>Bits by Threefry, and the state after. The counter is 64 bits wide.</summary>
    /// <remarks>
    /// A 64-bit element is the two words of its own counter. For 32 bits the shape is halved along its first even dimension (its longest
    /// where none is even, rounded up): the two words of a counter are neighbours along that dimension.
    /// </remarks>
    public static (byte[] Bits, ulong[] State) ThreeFry(ulong[] state, TensorType type)
    {
        var (words, used) = type.ElementType.ByteSize() == 8 ? ThreeFry64(state, type.ElementCount) : ThreeFry32(state, type);
        return (Narrow(words, type), [state[0], state[1] + used]);
    }

    /// <summary>
    /// Bits by Philox, and the state after. The counter is 128 bits wide; a state of two words has its low half in front.
    /// </summary>
    /// <remarks>Blocks of four words follow one another; with two state words the high half of the counter starts as the key.</remarks>
    public static (byte[] Bits, ulong[] State) Philox(ulong[] state, TensorType type)
    {
        var counter = state.Length == 3 ? new UInt128(state[2], state[1]) : new UInt128(state[0], state[1]);
        var words = new uint[type.ElementCount * Math.Max(1, type.ElementType.ByteSize() / 4)];
        var blocks = (words.Length + 3) / 4;
        for (var b = 0; b < blocks; b++)
        {
            var block = Ops.Philox.Generate((uint)state[0], (uint)(state[0] >> 32), Ops.Philox.Block.Of(counter + (uint)b));
            ReadOnlySpan<uint> made = [block.Word0, block.Word1, block.Word2, block.Word3];
            made[..Math.Min(4, words.Length - (4 * b))].CopyTo(words.AsSpan(4 * b));
        }
        counter += (uint)blocks;
        var next = (ulong)counter;
        return (Narrow(words, type), state.Length == 3 ? [state[0], next, (ulong)(counter >> 64)] : [state[0], next]);
    }

    private static (uint[] Words, ulong Used) ThreeFry64(ulong[] state, long count)
    {
        var words = new uint[2 * count];
        for (long i = 0; i < count; i++) (words[2 * i], words[(2 * i) + 1]) = At(state, (ulong)i);
        return (words, (ulong)count);
    }

    private static (uint[] Words, ulong Used) ThreeFry32(ulong[] state, TensorType type)
    {
        var words = new uint[type.ElementCount];
        if (type.IsScalar) return ([At(state, 0).First], 1);
        var split = SplitDimension(type);
        long[] half = [.. type.Dimensions.Select((size, d) => d == split ? (size + 1) / 2 : size)];
        var index = new long[type.Rank];
        var place = new long[type.Rank];
        for (var i = 0; i < words.Length; i++)
        {
            index.CopyTo(place, 0);
            place[split] /= 2;
            var (first, second) = At(state, (ulong)IndexSpace.Flatten(place, half));
            words[i] = index[split] % 2 == 0 ? first : second;
            IndexSpace.Advance(index, type.Dimensions.AsSpan());
        }
        return (words, (ulong)half.Aggregate(1L, (x, y) => x * y));
    }

    private static int SplitDimension(TensorType type)
    {
        var even = type.Dimensions.IndexOf(type.Dimensions.FirstOrDefault(d => d % 2 == 0, -1));
        return even >= 0 ? even : type.Dimensions.IndexOf(type.Dimensions.Max());
    }

    private static (uint First, uint Second) At(ulong[] state, ulong offset)
    {
        var counter = state[1] + offset;
        return Ops.ThreeFry.Generate((uint)state[0], (uint)(state[0] >> 32), (uint)counter, (uint)(counter >> 32));
    }

    private static byte[] Narrow(uint[] words, TensorType type)
    {
        var size = type.ElementType.ByteSize();
        if (size >= 4) return MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
        var bytes = new byte[words.Length * size];
        for (var i = 0; i < words.Length; i++)
        {
            for (var b = 0; b < size; b++) bytes[(i * size) + b] = (byte)(words[i] >> (8 * b));
        }
        return bytes;
    }
}
