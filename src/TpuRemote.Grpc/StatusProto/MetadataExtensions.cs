using Google.Protobuf;

namespace Grpc.Core;

/// <summary>The rich status in metadata.</summary>
internal static class MetadataExtensions
{
    /// <summary>The trailer that carries it.</summary>
    public const string StatusDetailsTrailerName = "grpc-status-details-bin";

    /// <summary>The status that <c>grpc-status-details-bin</c> carries; null if there is none.</summary>
    /// <exception cref="InvalidProtocolBufferException">The trailer holds no status, and that is not to be ignored.</exception>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.Get(StatusDetailsTrailerName) is not { } entry)
        {
            return null;
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(entry.ValueBytes);
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    /// <summary>Puts a status into <c>grpc-status-details-bin</c>, in place of one that is there.</summary>
    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(status);
        while (metadata.Get(StatusDetailsTrailerName) is { } old)
        {
            _ = metadata.Remove(old);
        }

        metadata.Add(StatusDetailsTrailerName, status.ToByteArray());
    }
}
