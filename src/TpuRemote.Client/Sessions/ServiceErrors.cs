using System.Collections.Immutable;
using System.Security.Authentication;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Client.Errors;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Sessions;

/// <summary>The one place where what comes back from a server becomes exceptions.</summary>
internal static class ServiceErrors
{
    private const string StatusTrailer = "tpu-remote-status-bin";

    /// <summary>The exception of an operation that failed.</summary>
    public static TpuServiceException From(StatusProto status) =>
        new((TpuStatusCode)status.Code, MessageOf(status), [.. status.Diagnostics.Select(ToDiagnostic)], status.CauseOpId);

    /// <summary>The exception of a call that failed.</summary>
    public static TpuServiceException From(Exception error) => error switch
    {
        TpuServiceException known => known,
        RpcException rpc => FromRpc(rpc),
        OperationCanceledException => new(TpuStatusCode.Cancelled, "the call was cancelled", inner: error),
        TimeoutException => new(TpuStatusCode.DeadlineExceeded, error.Message, inner: error),
        _ => new(TpuStatusCode.Unavailable, $"the connection to the server broke: {error.Message}", inner: error),
    };

    private static string MessageOf(StatusProto status) => status.OmittedDiagnostics == 0
        ? status.Message
        : $"{status.Message}{Environment.NewLine}({status.OmittedDiagnostics} more findings, for which the answer had no room)";

    private static TpuServiceException FromRpc(RpcException rpc)
    {
        foreach (var entry in rpc.Trailers)
        {
            if (entry.Key == StatusTrailer && entry.IsBinary && TryParse(entry.ValueBytes) is { } status) return From(status);
        }
        var detail = rpc.StatusCode == StatusCode.Unauthenticated
            ? $"{rpc.Status.Detail}; {ConnectionSecurity.Hint}"
            : rpc.Status.Detail;
        return new((TpuStatusCode)rpc.StatusCode, detail, inner: Cause(rpc));
    }

    // A trailer that is none must not hide the status that came with it.
    private static StatusProto? TryParse(byte[] trailer)
    {
        try
        {
            return StatusProto.Parser.ParseFrom(trailer);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Whether a call failed because the server's certificate was refused.</summary>
    public static bool IsDistrust(RpcException rpc)
    {
        for (var cause = Cause(rpc); cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException) return true;
        }

        return false;
    }

    /// <summary>What the transport met. The RpcException around it says nothing more, at length.</summary>
    public static Exception? Cause(RpcException rpc) => rpc.Status.DebugException;

    /// <summary>A session whose stream broke: what has become of it, and what helps.</summary>
    public static TpuServiceException SessionLost(string address, TpuServiceException broke) => broke.Code != TpuStatusCode.Unavailable
        ? broke
        : new(
            broke.Code,
            $"the session on {address} is over, and its variables and stored tensors are gone with it: {broke.Detail.TrimEnd('.')}. "
            + "When the server is there again, connect anew (Tpu.ConnectAsync), rewrite, and initialize the variables or restore them.",
            inner: broke.InnerException);

    /// <summary>One finding about a program.</summary>
    public static Diagnostic ToDiagnostic(DiagnosticProto proto) => new(
        proto.Code,
        proto.Message,
        proto.Op,
        proto.Location is { Line: > 0 } place ? new FileLocation(place.File, (int)place.Line, (int)place.Column) : Location.Unknown,
        proto.Severity == DiagnosticProto.Types.Severity.Warning ? DiagnosticKind.Warning : DiagnosticKind.InvalidArgument);
}
