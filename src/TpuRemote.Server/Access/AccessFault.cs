using Grpc.Core;

namespace TpuRemote.Server.Access;

/// <summary>Why a caller is not let in.</summary>
/// <param name="Code">UNAUTHENTICATED for who is not known, PERMISSION_DENIED for who is known and not allowed,
/// RESOURCE_EXHAUSTED where too many call.</param>
/// <param name="Reason">A few words for the log and the meters; the same for all callers.</param>
/// <param name="Message">What the caller is told.</param>
internal sealed record AccessFault(StatusCode Code, string Reason, string Message);
