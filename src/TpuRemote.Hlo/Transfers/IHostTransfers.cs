using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Transfers;

/// <summary>The host's side of infeed and outfeed: a queue of tuples in each direction for every replica.</summary>
public interface IHostTransfers
{
    /// <summary>Takes the next tuple that the host enqueued for the replica.</summary>
    /// <exception cref="TimeoutException">None came within the deadline.</exception>
    ImmutableArray<Literal> DequeueInfeed(int replica, ImmutableArray<TensorType> types, CancellationToken cancellationToken);

    /// <summary>Hands the host a tuple from the replica.</summary>
    /// <exception cref="TimeoutException">The queue stayed full until the deadline.</exception>
    void EnqueueOutfeed(int replica, ImmutableArray<Literal> tuple, CancellationToken cancellationToken);
}
