using System.Numerics;

namespace TpuRemote.Compiler.Allocation;

/// <summary>A set of buffer numbers, as bits.</summary>
internal sealed class BufferSet(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    /// <summary>A copy of another set.</summary>
    public BufferSet(BufferSet other)
        : this(other._words.Length * 64) => other._words.CopyTo(_words, 0);

    /// <summary>Whether the buffer is in the set.</summary>
    public bool Contains(int buffer) => (_words[buffer >> 6] & (1UL << (buffer & 63))) != 0;

    /// <summary>Puts a buffer into the set.</summary>
    public void Add(int buffer) => _words[buffer >> 6] |= 1UL << (buffer & 63);

    /// <summary>Takes a buffer out of the set.</summary>
    public void Remove(int buffer) => _words[buffer >> 6] &= ~(1UL << (buffer & 63));

    /// <summary>Adds all of another set; answers whether that added anything.</summary>
    public bool UnionWith(BufferSet other)
    {
        var grew = false;
        for (var i = 0; i < _words.Length; i++)
        {
            var union = _words[i] | other._words[i];
            grew |= union != _words[i];
            _words[i] = union;
        }
        return grew;
    }

    /// <summary>The buffers in the set, ascending.</summary>
    public IEnumerable<int> Members()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1) yield return (i << 6) + BitOperations.TrailingZeroCount(word);
        }
    }
}
