using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Transfers;
using TpuRemote.Hlo.Types;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Transfers;

/// <summary>One run's side of its session's queues; blocks the thread that runs the program, up to the queues' deadline.</summary>
/// <param name="queues">The session's queues; replica r uses those of device r.</param>
internal sealed class RunTransfers(HostQueues queues) : IHostTransfers
{
    private volatile bool _isUsed;

    /// <summary>Whether the run has touched a queue, so that a failure leaves them out of step with the host.</summary>
    public bool IsUsed => _isUsed;

    /// <inheritdoc />
    public ImmutableArray<Literal> DequeueInfeed(int replica, ImmutableArray<TensorType> types, CancellationToken cancellationToken)
    {
        _isUsed = true;
        var tuple = Wait(queues.Infeed(replica).DequeueAsync(queues.Deadline, cancellationToken));
        if (!tuple.Elements.Select(element => element.Type).SequenceEqual(types))
        {
            throw RefusalException.Precondition(
                $"the infeed queue of device {replica} held ({Join(tuple.Elements.Select(element => element.Type))}); " +
                $"the program takes ({Join(types)})");
        }

        return tuple.Elements;
    }

    /// <inheritdoc />
    public void EnqueueOutfeed(int replica, ImmutableArray<Literal> tuple, CancellationToken cancellationToken)
    {
        _isUsed = true;
        Wait(Enqueue());

        async Task<bool> Enqueue()
        {
            await queues.Outfeed(replica).EnqueueAsync(new HostTuple(tuple), queues.Deadline, cancellationToken);
            return true;
        }
    }

    private static string Join(IEnumerable<TensorType> types) => string.Join(", ", types);

    private static T Wait<T>(Task<T> task)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (RefusalException late) when (late.Kind == RefusalKind.DeadlineExceeded)
        {
            throw new TimeoutException(late.Message, late);
        }
    }
}
