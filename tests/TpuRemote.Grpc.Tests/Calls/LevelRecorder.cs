using System.IO.Compression;
using Grpc.Net.Compression;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>An encoding of a test's own: gzip under another name, which remembers the levels it was asked for.</summary>
internal sealed class LevelRecorder : ICompressionProvider
{
    public List<CompressionLevel?> Levels { get; } = [];

    public string EncodingName => "recorded";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        Levels.Add(compressionLevel);
        return new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
    }

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);
}
