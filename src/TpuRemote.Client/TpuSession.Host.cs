using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Sessions;

namespace TpuRemote.Client;

/// <content>The host's side of the queues.</content>
public sealed partial class TpuSession
{
    /// <summary>Enqueues a tuple to a core's infeed; done when the queue has taken it. Tuples of one core keep their order.</summary>
    /// <exception cref="TpuServiceException">DEADLINE_EXCEEDED when there was no room in time; ABORTED when a run failed and the queues
    /// were emptied.</exception>
    public Task EnqueueInfeedAsync(int core, params Tensor[] tensors) => EnqueueInfeedAsync(core, tensors, CancellationToken.None);

    /// <summary>Enqueues a tuple to a core's infeed, until cancelled.</summary>
    public Task EnqueueInfeedAsync(int core, IReadOnlyList<Tensor> tensors, CancellationToken cancellation) =>
        Interruption.Heeding(token => _hosts.EnqueueAsync(core, tensors, token), cancellation);

    /// <summary>
    /// The next tuple that a core's program enqueues to its outfeed. Several calls may wait; they are answered in their order.
    /// </summary>
    /// <exception cref="TpuServiceException">DEADLINE_EXCEEDED when none came in time; ABORTED when a run failed and the queues were
    /// emptied.</exception>
    public Task<ImmutableArray<Tensor>> DequeueOutfeedAsync(int core, CancellationToken cancellation = default) =>
        Interruption.Heeding(token => _hosts.DequeueAsync(core, token), cancellation);
}
