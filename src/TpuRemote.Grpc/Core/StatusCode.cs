namespace Grpc.Core;

/// <summary>The result of a call, with the numbers that gRPC puts on the wire (grpc/grpc doc/statuscodes.md).</summary>
internal enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller (or whoever acts for it) gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An error without a better code, such as an exception the handler did not catch.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever state the server is in.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a message size limit or memory is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state that the request needs.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation was abandoned, usually for a concurrent one.</summary>
    Aborted = 10,

    /// <summary>The request reaches past the end of what there is.</summary>
    OutOfRange = 11,

    /// <summary>The server does not know the method, the service or the message encoding.</summary>
    Unimplemented = 12,

    /// <summary>Something that must hold does not, such as a malformed frame.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached; trying again may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupted for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say, or could not prove, who it is.</summary>
    Unauthenticated = 16,
}
