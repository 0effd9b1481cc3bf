namespace Grpc.AspNetCore.Server;

/// <summary>Options of the gRPC services of an application.</summary>
internal class GrpcServiceOptions
{
    /// <summary>The largest message to send, in bytes; null, the default, for any.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>The largest message to accept, in bytes; null for any. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Whether a client is told the exception that a handler did not catch. It may hold what clients should not see.</summary>
    public bool? EnableDetailedErrors { get; set; }
}
