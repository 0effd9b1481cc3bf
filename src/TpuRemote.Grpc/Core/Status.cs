namespace Grpc.Core;

/// <summary>How a call ended: a code and, for errors, a sentence about it.</summary>
internal readonly struct Status
{
    /// <summary>OK without a detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled without a detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>A status as it crosses the wire.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence sent along as <c>grpc-message</c>.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>A status that the client made itself, with the exception behind it.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence.</param>
    /// <param name="debugException">What went wrong underneath; stays on this side of the wire.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The sentence; empty for success.</summary>
    public string Detail { get; }

    /// <summary>The local exception behind a status made by the client itself, or null.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc/>
    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException}\")";
}
