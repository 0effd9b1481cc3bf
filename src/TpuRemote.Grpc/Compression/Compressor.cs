using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace TpuRemote.Grpc.Compression;

/// <summary>A chosen encoding for messages that go out.</summary>
/// <param name="provider">How to compress.</param>
/// <param name="level">How hard; null for the provider's own level.</param>
internal sealed class Compressor(ICompressionProvider provider, CompressionLevel? level)
{
    public string EncodingName => provider.EncodingName;

    /// <summary>Whether a message with these options is to be compressed.</summary>
    public static bool Applies(Compressor? compressor, WriteOptions? options) =>
        compressor is not null && (options is null || (options.Flags & WriteFlags.NoCompress) == 0);

    /// <summary>Appends the compressed form of <paramref name="message"/> to <paramref name="output"/>.</summary>
    public void Compress(in ReadOnlySequence<byte> message, SegmentBuffer output)
    {
        using var target = new SegmentBufferStream(output);
        using var stream = provider.CreateCompressionStream(target, level);
        foreach (var segment in message)
        {
            stream.Write(segment.Span);
        }
    }
}
