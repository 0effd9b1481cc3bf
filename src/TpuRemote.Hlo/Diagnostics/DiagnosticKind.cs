namespace TpuRemote.Hlo.Diagnostics;

/// <summary>What sort of fault a diagnostic reports; the server maps each to one gRPC status.</summary>
public enum DiagnosticKind
{
    /// <summary>The program is wrong.</summary>
    InvalidArgument,

    /// <summary>The program is right, and uses what is not supported.</summary>
    Unimplemented,

    /// <summary>The program needs more than there is, or more than a limit allows.</summary>
    ResourceExhausted,

    /// <summary>The program is right, and the state it meets is not.</summary>
    FailedPrecondition,

    /// <summary>The program is taken; the message says what it costs. Never the reason of an exception.</summary>
    Warning,
}
