using System.IO.Compression;
using Grpc.Net.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Compression;

/// <summary>The encodings that one side of a connection knows, by name.</summary>
internal sealed class CompressionProviders
{
    /// <summary>gzip and deflate at their fastest, which is what both sides know unless told otherwise.</summary>
    public static readonly IReadOnlyList<ICompressionProvider> Usual =
        [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];

    /// <summary>The usual ones.</summary>
    public static readonly CompressionProviders Default = new(Usual);

    private readonly Dictionary<string, ICompressionProvider> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Compressor> _compressors = new(StringComparer.Ordinal);

    private CompressionProviders(IEnumerable<ICompressionProvider> providers)
    {
        foreach (var provider in providers)
        {
            // As officially, the first of two with one name stands.
            if (_byName.TryAdd(provider.EncodingName, provider))
            {
                _compressors.Add(provider.EncodingName, new Compressor(provider, level: null));
            }
        }

        AcceptEncoding = string.Join(',', _byName.Keys.Prepend(ProtocolNames.Identity));
    }

    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    public string AcceptEncoding { get; }

    /// <summary>The providers of an options object; null stands for the default ones.</summary>
    public static CompressionProviders From(IEnumerable<ICompressionProvider>? providers) =>
        providers is null ? Default : new CompressionProviders(providers);

    /// <summary>The provider of a name, or null.</summary>
    public ICompressionProvider? Find(string encoding) => _byName.GetValueOrDefault(encoding);

    /// <summary>What compresses with a name, at a level of its own or the provider's.</summary>
    /// <exception cref="InvalidOperationException">No provider has the name.</exception>
    public Compressor GetCompressor(string encoding, CompressionLevel? level = null)
    {
        if (!_compressors.TryGetValue(encoding, out var compressor))
        {
            throw new InvalidOperationException($"No compression provider is named '{encoding}'; there are: {AcceptEncoding}.");
        }

        return level is null ? compressor : new Compressor(_byName[encoding], level);
    }
}
