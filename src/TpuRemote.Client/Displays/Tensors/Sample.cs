namespace TpuRemote.Client.Displays.Tensors;

/// <summary>
/// Reads elements in blocks: all of them, or, where there are more than may be examined, blocks that lie evenly spread over the whole.
/// Which ones depends on the number of elements alone.
/// </summary>
internal sealed class Sample(IElements elements)
{
    private const int BlockLength = 4096;

    private readonly double[] _block = new double[BlockLength];

    /// <summary>The number of elements.</summary>
    public long Count { get; } = elements.Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>How many of them are examined.</summary>
    public long Examined => Count <= elements.ExaminedAtMost ? Count : elements.ExaminedAtMost / BlockLength * BlockLength;

    /// <summary>Where the blocks begin, and their lengths.</summary>
    public IEnumerable<(long Start, int Length)> Blocks
    {
        get
        {
            var blocks = (Examined + BlockLength - 1) / BlockLength;
            for (long block = 0; block < blocks; block++)
            {
                yield return Examined == Count
                    ? (block * BlockLength, (int)Math.Min(BlockLength, Count - (block * BlockLength)))
                    : ((long)((Int128)block * (Count - BlockLength) / Math.Max(1, blocks - 1)), BlockLength);
            }
        }
    }

    /// <summary>The elements of a block, until the next is read.</summary>
    public ReadOnlySpan<double> Read((long Start, int Length) block)
    {
        var numbers = _block.AsSpan(0, block.Length);
        elements.Read(block.Start, numbers);
        return numbers;
    }
}
