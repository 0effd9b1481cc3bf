using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Server.Status;

/// <summary>Errors as the common details that any gRPC client may know (google/rpc/error_details.proto).</summary>
internal static class StatusReasons
{
    private const int LongestText = 200;

    /// <summary>What applies to an error; nothing where none of the common details says it.</summary>
    public static IReadOnlyList<IMessage> Of(Exception error) => error switch
    {
        RefusalException { Reached: { } limit } refusal => OfLimit(limit, refusal),
        RefusalException { Kind: RefusalKind.Precondition } refusal => [OfState(refusal)],
        DiagnosticException { Diagnostics: [{ Kind: DiagnosticKind.InvalidArgument } first, ..] } => [OfProgram(first)],
        DiagnosticException { Diagnostics: [{ Kind: DiagnosticKind.FailedPrecondition } first, ..] } => [OfTarget(first)],
        _ => [],
    };

    private static IReadOnlyList<IMessage> OfLimit(ReachedLimit limit, RefusalException refusal)
    {
        var quota = new QuotaFailure.Types.Violation
        {
            Subject = limit.User is { } user ? $"user:{Short(user)}" : limit.Option,
            QuotaId = limit.Option,
            QuotaValue = limit.Value,
            Description = Short(refusal.Message),
        };
        var failure = new QuotaFailure { Violations = { quota } };
        return limit.RetryAfter is { } delay ? [failure, new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }] : [failure];
    }

    private static PreconditionFailure OfState(RefusalException refusal)
    {
        var violation = new PreconditionFailure.Types.Violation
        {
            Type = refusal.CauseOperation == 0 ? "STATE" : "OPERATION",
            Subject = refusal.CauseOperation == 0 ? "" : $"{refusal.CauseOperation}",
            Description = Short(refusal.Message),
        };
        return new PreconditionFailure { Violations = { violation } };
    }

    // The field of RewriteRequest that holds the program; the diagnostics tell more.
    private static BadRequest OfProgram(Diagnostic first)
    {
        var violation = new BadRequest.Types.FieldViolation
        {
            Field = "code",
            Reason = Short(first.Code),
            Description = Short(first.ToString()),
        };
        return new BadRequest { FieldViolations = { violation } };
    }

    private static PreconditionFailure OfTarget(Diagnostic first)
    {
        var violation = new PreconditionFailure.Types.Violation
        {
            Type = "PROGRAM",
            Subject = Short(first.Code),
            Description = Short(first.ToString()),
        };
        return new PreconditionFailure { Violations = { violation } };
    }

    private static string Short(string text) => ShortText.Shorten(text, LongestText);
}
