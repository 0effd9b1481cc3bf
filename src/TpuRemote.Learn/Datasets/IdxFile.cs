using System.Buffers.Binary;
using System.IO.Compression;

namespace TpuRemote.Learn.Datasets;

/// <summary>
/// Reads gzip-compressed IDX files of unsigned bytes: two zero bytes, the element type (8 for unsigned bytes), the number of dimensions,
/// each dimension as a big-endian 32-bit number, then the elements in row-major order (the format of the MNIST database).
/// </summary>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int MagicBytes = 4;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The gzip file.</param>
    /// <param name="rank">The number of dimensions that it should have.</param>
    /// <returns>The dimensions, outermost first, and the elements.</returns>
    /// <exception cref="DatasetFormatException">It is no gzip file, no IDX file of bytes of that rank, too short or too long.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (int[] Dimensions, byte[] Elements) Read(string path, int rank)
    {
        using var file = File.OpenRead(path);
        return Read(file, path, rank);
    }

    /// <summary>Reads a compressed stream; the name stands in errors.</summary>
    /// <inheritdoc cref="Read(string, int)" />
    public static (int[] Dimensions, byte[] Elements) Read(Stream compressed, string name, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        try
        {
            using var plain = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
            var dimensions = ReadHeader(plain, name, rank);
            return (dimensions, ReadElements(plain, name, dimensions));
        }
        catch (InvalidDataException e)
        {
            throw new DatasetFormatException(name, $"not a whole gzip file: {e.Message}", e);
        }
    }

    private static int[] ReadHeader(Stream plain, string name, int rank)
    {
        Span<byte> header = new byte[MagicBytes + (4 * rank)];
        var got = plain.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (got >= MagicBytes) CheckMagic(header, name, rank);
        if (got < header.Length) throw new DatasetFormatException(name, $"ends after {got} bytes, in its header of {header.Length}");
        var dimensions = new int[rank];
        for (var d = 0; d < rank; d++) dimensions[d] = BinaryPrimitives.ReadInt32BigEndian(header[(MagicBytes + (4 * d))..]);
        return dimensions;
    }

    private static void CheckMagic(ReadOnlySpan<byte> header, string name, int rank)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var expected = ((uint)UnsignedByte << 8) | (uint)rank;
        if (magic != expected)
            throw new DatasetFormatException(
                name, $"magic number 0x{magic:X8}, 0x{expected:X8} was expected (IDX, unsigned bytes, {rank} dimensions)");
    }

    private static byte[] ReadElements(Stream plain, string name, int[] dimensions)
    {
        var shape = string.Join(" x ", dimensions);
        var count = 1L;
        foreach (var dimension in dimensions)
        {
            if (dimension <= 0) throw new DatasetFormatException(name, $"dimensions {shape}, each should be 1 or more");
            count *= dimension;
            if (count > Array.MaxLength)
                throw new DatasetFormatException(name, $"dimensions {shape}, more than {Array.MaxLength} elements");
        }
        var expected = dimensions.Length == 1 ? shape : $"{shape} = {count}";
        // What the header promises is believed as the bytes arrive: a forged one costs no memory.
        using var elements = new MemoryStream((int)Math.Min(count, ChunkBytes));
        CopyUpTo(plain, elements, count);
        if (elements.Length < count) throw new DatasetFormatException(name, $"{elements.Length} elements, {expected} were expected");
        if (plain.ReadByte() >= 0) throw new DatasetFormatException(name, $"goes on after the {expected} elements that its header states");
        return elements.ToArray();
    }

    private static void CopyUpTo(Stream source, MemoryStream target, long count)
    {
        var chunk = new byte[Math.Min(count, ChunkBytes)];
        while (target.Length < count)
        {
            var got = source.Read(chunk, 0, (int)Math.Min(chunk.Length, count - target.Length));
            if (got == 0) return;
            target.Write(chunk, 0, got);
        }
    }
}
