using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Server;

/// <summary>Chooses how the responses of a call are compressed: as the service or the call says, if the client accepts it.</summary>
internal sealed class ResponseCompression
{
    private readonly CompressionProviders _providers;
    private readonly CompressionLevel? _level;
    private readonly Compressor? _usual;

    public ResponseCompression(CompressionProviders providers, string? algorithm, CompressionLevel? level)
    {
        _providers = providers;
        _level = level;
        _usual = Find(algorithm);
    }

    /// <summary>The service's own encoding, or null if it has none or the client does not accept it.</summary>
    public Compressor? Usual(HttpRequest request) => _usual is null ? null : IfAccepted(_usual, request);

    /// <summary>The encoding that a call asks for, or null for none or if the client does not accept it.</summary>
    /// <exception cref="InvalidOperationException">No provider has the name.</exception>
    public Compressor? Of(string algorithm, HttpRequest request) =>
        Find(algorithm) is { } compressor ? IfAccepted(compressor, request) : null;

    private Compressor? Find(string? algorithm) =>
        algorithm is null or ProtocolNames.Identity ? null : _providers.GetCompressor(algorithm, _level);

    private static Compressor? IfAccepted(Compressor compressor, HttpRequest request)
    {
        foreach (var value in request.Headers[ProtocolNames.AcceptEncoding])
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (value.AsSpan()[part].Trim().SequenceEqual(compressor.EncodingName))
                {
                    return compressor;
                }
            }
        }

        return null;
    }
}
