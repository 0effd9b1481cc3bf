namespace Grpc.Core;

/// <summary>A call that did not succeed: thrown to the caller by the client, and by a handler to end its call with a status.</summary>
internal class RpcException : Exception
{
    /// <summary>An exception that carries <paramref name="status"/>.</summary>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>As above with a message of its own, which stays on this side of the wire.</summary>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>An exception that carries <paramref name="status"/> and the trailers sent or received with it.</summary>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>As above with a message of its own, which stays on this side of the wire.</summary>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The metadata that came (client) or goes (server) with the status.</summary>
    public Metadata Trailers { get; }
}
