using TpuRemote.Server.Arrays;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Transfers;

/// <summary>The infeed and outfeed queues of one session: a pair for each device.</summary>
internal sealed class HostQueues
{
    private readonly Lazy<TupleQueue>[] _infeed;
    private readonly Lazy<TupleQueue>[] _outfeed;
    private volatile RefusalException? _closed;

    /// <summary>Empty queues.</summary>
    /// <param name="devices">Devices of the pod.</param>
    /// <param name="depth">Tuples that wait in one queue at most.</param>
    /// <param name="deadline">How long a program waits.</param>
    /// <param name="budget">Charged for waiting tuples.</param>
    /// <param name="clock">Measures deadlines.</param>
    public HostQueues(int devices, int depth, TimeSpan deadline, ByteBudget budget, TimeProvider clock)
    {
        Deadline = deadline;
        _infeed = NewQueues("infeed");
        _outfeed = NewQueues("outfeed");

        Lazy<TupleQueue>[] NewQueues(string kind) =>
        [
            .. Enumerable.Range(0, devices).Select(
                device => new Lazy<TupleQueue>(() => new TupleQueue($"{kind} queue of device {device}", depth, budget, clock))),
        ];
    }

    /// <summary>How long a program waits for a tuple, or for room.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>The infeed queue of a device.</summary>
    public TupleQueue Infeed(int device) => Open(_infeed[device]);

    /// <summary>The outfeed queue of a device.</summary>
    public TupleQueue Outfeed(int device) => Open(_outfeed[device]);

    /// <summary>Drops every waiting tuple and fails every pending call.</summary>
    public void Clear(RefusalException reason)
    {
        foreach (var queue in _infeed.Concat(_outfeed))
        {
            if (queue.IsValueCreated) queue.Value.Clear(reason);
        }
    }

    /// <summary>As <see cref="Clear"/>, and every later call fails.</summary>
    public void Close(RefusalException reason)
    {
        _closed = reason;
        foreach (var queue in _infeed.Concat(_outfeed))
        {
            if (queue.IsValueCreated) queue.Value.Clear(reason, closes: true);
        }
    }

    private TupleQueue Open(Lazy<TupleQueue> queue) => _closed is null ? queue.Value : throw _closed;
}
