namespace TpuRemote.Grpc.Wire;

/// <summary>The names of grpc/grpc doc/PROTOCOL-HTTP2.md.</summary>
internal static class ProtocolNames
{
    public const string ContentType = "application/grpc";
    public const string Timeout = "grpc-timeout";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Identity = "identity";

    /// <summary>Metadata that chooses the encoding of a call's messages on this side, and never goes out itself.</summary>
    public const string EncodingChoice = "grpc-internal-encoding-request";

    // Not metadata: HTTP's own, and those of gRPC that the transport reads and writes itself.
    // grpc-status-details-bin and its like are metadata.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        Timeout, Status, Message, Encoding, AcceptEncoding, "grpc-message-type",
        "content-type", "content-length", "te", "host", "user-agent", "date", "server", "transfer-encoding", "connection",
    };

    /// <summary>Whether a header belongs to the protocol and never appears in metadata.</summary>
    public static bool IsReserved(string name) => name.StartsWith(':') || Reserved.Contains(name);

    /// <summary>Whether a content type is gRPC's, with or without a message format (<c>+proto</c>) or parameters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
