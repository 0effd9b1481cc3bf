namespace TpuRemote.Client.Errors;

/// <summary>Why a server refused or failed a call: gRPC's canonical codes, by their numbers.</summary>
public enum TpuStatusCode
{
    /// <summary>It went well.</summary>
    Ok = 0,

    /// <summary>The caller, or the session's end, stopped it.</summary>
    Cancelled = 1,

    /// <summary>The other side broke off without a code.</summary>
    Unknown = 2,

    /// <summary>The program or an argument is wrong.</summary>
    InvalidArgument = 3,

    /// <summary>It took longer than it may.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such session, executable or array.</summary>
    NotFound = 5,

    /// <summary>It is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was met: of the server, of the machine, or of the simulated chip's memory.</summary>
    ResourceExhausted = 8,

    /// <summary>It cannot be used as it is now: poisoned, donated, shut down.</summary>
    FailedPrecondition = 9,

    /// <summary>It was broken off by something else that failed.</summary>
    Aborted = 10,

    /// <summary>Beyond an end.</summary>
    OutOfRange = 11,

    /// <summary>The program is right, and uses what has no TPU form.</summary>
    Unimplemented = 12,

    /// <summary>The server is at fault.</summary>
    Internal = 13,

    /// <summary>The server is not there, or is shutting down.</summary>
    Unavailable = 14,

    /// <summary>Data was lost.</summary>
    DataLoss = 15,

    /// <summary>The caller has not said who it is.</summary>
    Unauthenticated = 16,
}
