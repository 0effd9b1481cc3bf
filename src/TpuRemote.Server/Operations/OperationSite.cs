using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Operations;

/// <summary>Where an operation comes from, and what it waits for.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Name">For messages, such as "operation 7" or "Run".</param>
/// <param name="Operation">Its number on the session stream; 0 for a unary call.</param>
/// <param name="Before">Ends when what it waits for has succeeded; fails when that has failed.</param>
/// <param name="Cancellation">The caller's.</param>
internal sealed record OperationSite(TpuSession Session, string Name, ulong Operation, Task Before, CancellationToken Cancellation)
{
    /// <summary>Told, before the operation begins, how many bytes its answer will have, where they are many: a client that does not read
    /// its answers is held back before the server has made them.</summary>
    public Action<long> Announce { get; init; } = _ => { };

    /// <summary>A unary call.</summary>
    public static OperationSite Unary(TpuSession session, string name, CancellationToken cancellation) =>
        new(session, name, 0, Task.CompletedTask, cancellation);
}
