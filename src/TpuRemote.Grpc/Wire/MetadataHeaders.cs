using Grpc.Core;

namespace TpuRemote.Grpc.Wire;

/// <summary>Metadata to and from HTTP headers: bytes travel as base64, of which both padded and unpadded forms are read.</summary>
internal static class MetadataHeaders
{
    /// <summary>The text that an entry is on the wire.</summary>
    public static string ToHeader(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds what a header holds, unless it is the protocol's own. HTTP may have joined several binary values by commas.</summary>
    /// <exception cref="RpcException">A binary value is not base64 (Internal).</exception>
    public static void Read(Metadata metadata, string name, string? value)
    {
        if (ProtocolNames.IsReserved(name) || value is null)
        {
            return;
        }

        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(Metadata.Entry.Received(name, value));
            return;
        }

        foreach (var part in value.Split(','))
        {
            metadata.Add(new Metadata.Entry(name, FromBase64(name, part.Trim())));
        }
    }

    private static byte[] FromBase64(string name, string text)
    {
        try
        {
            return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException exception)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, $"The header '{name}' is '{text}'; expected base64, for its name ends in '-bin'.", exception));
        }
    }
}
