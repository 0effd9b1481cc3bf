using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TpuRemote.Client.Displays.Images;

/// <summary>Writes PNG (W3C Portable Network Graphics, third edition): 8 bits a channel, no filter, not interlaced.</summary>
internal static class PngEncoder
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    // Section 11.2.1: greyscale, greyscale with alpha, truecolour, truecolour with alpha.
    private static readonly byte[] ColorTypes = [0, 4, 2, 6];

    /// <summary>The file of a picture.</summary>
    public static byte[] Encode(Picture picture)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = ColorTypes[picture.Channels - 1];
        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compressed(picture));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compressed(Picture picture)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal))
        {
            var row = picture.Width * picture.Channels;
            for (var y = 0; y < picture.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(picture.Pixels, y * row, row);
            }
        }
        return bytes.ToArray();
    }

    // Section 5.3: length of the data, type, data, and the check of type and data.
    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] chunk = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(chunk));
        file.Write(number);
    }
}
