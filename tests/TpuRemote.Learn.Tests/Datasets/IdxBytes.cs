using System.Buffers.Binary;
using System.IO.Compression;

namespace TpuRemote.Learn.Tests.Datasets;

/// <summary>IDX files written by hand, independently of the reader.</summary>
internal static class IdxBytes
{
    public static byte[] Gzip(params byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(plain);
        return compressed.ToArray();
    }

    public static byte[] File(byte[] elements, params int[] dimensions)
    {
        var header = new byte[4 + (4 * dimensions.Length)];
        header[2] = 0x08;
        header[3] = (byte)dimensions.Length;
        for (var d = 0; d < dimensions.Length; d++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * d)), dimensions[d]);
        return Gzip([.. header, .. elements]);
    }
}
