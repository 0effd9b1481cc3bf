namespace TpuRemote.Server.Status;

/// <summary>A limit of the server, or a quota of one of its users, that a request would have exceeded.</summary>
/// <param name="Option">Its name, as the command line has it.</param>
/// <param name="Value">Its value.</param>
/// <param name="User">Whose quota it is; null for a limit that holds for all.</param>
/// <param name="RetryAfter">When to try again; null where only the caller can make room.</param>
internal sealed record ReachedLimit(string Option, long Value, string? User = null, TimeSpan? RetryAfter = null);
