using TpuRemote.Hlo.Transfers;

namespace TpuRemote.Pod.Execution;

/// <summary>What surrounds one run.</summary>
/// <param name="HostTransfers">The host's infeed and outfeed queues; null where the program must have neither.</param>
/// <param name="CancellationToken">Stops the run within 100 ms, between instructions or tiles.</param>
public sealed record RunOptions(IHostTransfers? HostTransfers = null, CancellationToken CancellationToken = default)
{
    /// <summary>
    /// Steps that all loops of the run may go together, those of loops in loops included; replicas that go a step together go one.
    /// </summary>
    public long MaxLoopSteps { get; init; } = long.MaxValue;
}
