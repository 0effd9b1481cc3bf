using Grpc.Core;

namespace TpuRemote.Server.Metrics;

/// <summary>Statuses as OpenTelemetry names them: as gRPC's own specification does.</summary>
internal static class StatusNames
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>The name of a status.</summary>
    public static string Of(StatusCode code) => Names[(int)code];
}
