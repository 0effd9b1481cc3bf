using System.Collections.Concurrent;
using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Transfers;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Pod.Tests.Execution;

/// <summary>The host's side of infeed and outfeed, in memory; an empty infeed queue waits until it is cancelled.</summary>
internal sealed class HostQueues(int replicas) : IHostTransfers
{
    private readonly BlockingCollection<ImmutableArray<Literal>>[] _infeed = [.. Enumerable.Range(0, replicas)
        .Select(_ => new BlockingCollection<ImmutableArray<Literal>>())];

    public ConcurrentQueue<(int Replica, ImmutableArray<Literal> Tuple)> Outfed { get; } = new();

    public void Feed(int replica, params ImmutableArray<Literal> tuple) => _infeed[replica].Add(tuple);

    public ImmutableArray<Literal> DequeueInfeed(int replica, ImmutableArray<TensorType> types, CancellationToken cancellationToken) =>
        _infeed[replica].Take(cancellationToken);

    public void EnqueueOutfeed(int replica, ImmutableArray<Literal> tuple, CancellationToken cancellationToken) =>
        Outfed.Enqueue((replica, tuple));
}
