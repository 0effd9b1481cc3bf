using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A way to compress messages.</summary>
internal interface ICompressionProvider
{
    /// <summary>The name in <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it into <paramref name="stream"/>.</summary>
    /// <param name="stream">Where compressed bytes go; it stays the caller's.</param>
    /// <param name="compressionLevel">The level, or null for the provider's own.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream of what the compressed bytes of <paramref name="stream"/> hold.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
