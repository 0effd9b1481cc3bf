namespace TpuRemote.Server.Status;

/// <summary>Why a request was not done; <see cref="StatusMap"/> gives each kind its gRPC code.</summary>
internal enum RefusalKind
{
    /// <summary>The request itself is wrong, whatever the server's state.</summary>
    Invalid,

    /// <summary>The caller has nothing of that name.</summary>
    NotFound,

    /// <summary>It is there, and its state does not allow this now.</summary>
    Precondition,

    /// <summary>A limit of the server, or the memory of a device, would be exceeded.</summary>
    Exhausted,

    /// <summary>Something else ended it: a failed run that emptied the queues, a closed session.</summary>
    Aborted,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,

    /// <summary>A wait reached its deadline.</summary>
    DeadlineExceeded,

    /// <summary>The caller is known, and no longer allowed.</summary>
    Denied,

    /// <summary>The server is shutting down.</summary>
    Closing,
}
