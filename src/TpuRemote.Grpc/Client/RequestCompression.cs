using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>Finds how the caller wants requests compressed: the metadata <c>grpc-internal-encoding-request</c>, as officially.</summary>
internal static class RequestCompression
{
    /// <summary>The compressor that the call's headers name, or null.</summary>
    /// <exception cref="InvalidOperationException">The channel has no provider of that name.</exception>
    public static Compressor? Choose(GrpcChannel channel, CallOptions options) =>
        options.Headers is { Count: > 0 } headers && headers.GetValue(ProtocolNames.EncodingChoice) is { } encoding
        && encoding != ProtocolNames.Identity
            ? channel.Compression.GetCompressor(encoding)
            : null;
}
