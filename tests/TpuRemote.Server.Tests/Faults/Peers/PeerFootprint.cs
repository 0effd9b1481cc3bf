namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>What a server's process holds after a collection.</summary>
/// <param name="ManagedBytes">Bytes of live objects.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Timers">Timers that are set.</param>
/// <param name="Sessions">Open sessions.</param>
/// <param name="Calls">Calls under way.</param>
internal sealed record PeerFootprint(long ManagedBytes, long Handles, long Threads, long Timers, long Sessions, long Calls);
