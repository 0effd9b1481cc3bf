using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Server.Status;

/// <summary>The one place where errors become gRPC statuses: of unary calls, and of single operations on streams.</summary>
internal static class StatusMap
{
    // A program's names and types stand in messages, and a hostile one has long ones.
    private const int LongestMessage = 1 << 15;
    private const int LongestFile = 1 << 10;

    /// <summary>The status of an operation that went well.</summary>
    public static StatusProto Ok { get; } = new();

    /// <summary>The status of an operation that failed.</summary>
    public static StatusProto ToProto(Exception error)
    {
        var status = new StatusProto { Code = (int)CodeOf(error), Message = ShortText.Shorten(MessageOf(error), LongestMessage) };
        if (error is RefusalException refusal) status.CauseOpId = refusal.CauseOperation;
        if (error is DiagnosticException refused) status.Diagnostics.AddRange(refused.Diagnostics.Select(ToProto));
        return status;
    }

    /// <summary>The exception that ends a whole call.</summary>
    public static RpcException ToRpc(Exception error) =>
        error as RpcException ?? StatusTrailers.ToRpc(ToProto(error), StatusReasons.Of(error));

    /// <summary>One finding about a program.</summary>
    public static DiagnosticProto ToProto(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.Resolve();
        var proto = new DiagnosticProto
        {
            Severity = diagnostic.Kind == DiagnosticKind.Warning ? DiagnosticProto.Types.Severity.Warning : DiagnosticProto.Types.Severity.Error,
            Code = diagnostic.Code,
            Message = ShortText.Shorten(diagnostic.Message, LongestMessage),
            Op = diagnostic.Op,
        };
        if (place.IsKnown)
        {
            proto.Location = new LocationProto
            {
                File = ShortText.Shorten(place.File, LongestFile),
                Line = (uint)place.Line,
                Column = (uint)Math.Max(0, place.Column),
            };
        }

        return proto;
    }

    /// <summary>Whether the error is the server's own fault, and so belongs in its log with its stack.</summary>
    public static bool IsInternal(Exception error) => CodeOf(error) == StatusCode.Internal;

    private static StatusCode CodeOf(Exception error) => error switch
    {
        RefusalException refusal => CodeOf(refusal.Kind),
        DiagnosticException refused => CodeOf(refused.Diagnostics[0].Kind),
        RpcException rpc => rpc.StatusCode,
        OperationCanceledException => StatusCode.Cancelled,
        TimeoutException => StatusCode.DeadlineExceeded,
        HbmExhaustedException => StatusCode.ResourceExhausted,
        PodException => StatusCode.FailedPrecondition,
        InsufficientMemoryException or OutOfMemoryException or InsufficientExecutionStackException => StatusCode.ResourceExhausted,
        _ => StatusCode.Internal,
    };

    private static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCode.InvalidArgument,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.Precondition => StatusCode.FailedPrecondition,
        RefusalKind.Exhausted => StatusCode.ResourceExhausted,
        RefusalKind.Aborted => StatusCode.Aborted,
        RefusalKind.Cancelled => StatusCode.Cancelled,
        RefusalKind.DeadlineExceeded => StatusCode.DeadlineExceeded,
        RefusalKind.Denied => StatusCode.PermissionDenied,
        RefusalKind.Closing => StatusCode.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of refusal"),
    };

    private static StatusCode CodeOf(DiagnosticKind kind) => kind switch
    {
        DiagnosticKind.InvalidArgument => StatusCode.InvalidArgument,
        DiagnosticKind.Unimplemented => StatusCode.Unimplemented,
        DiagnosticKind.ResourceExhausted => StatusCode.ResourceExhausted,
        DiagnosticKind.FailedPrecondition => StatusCode.FailedPrecondition,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of diagnostic"),
    };

    // What an internal fault says goes to the log only: it may name things of other users.
    private static string MessageOf(Exception error) => error switch
    {
        InsufficientMemoryException or OutOfMemoryException =>
            "the memory of the machine that hosts the simulated TPU is used up (the TPU's own memory is not)",
        InsufficientExecutionStackException => "the program nests deeper than a thread of this server can follow",
        _ when CodeOf(error) == StatusCode.Internal => $"internal error of the server ({error.GetType().Name}); its log says more",
        _ => error.Message,
    };
}
