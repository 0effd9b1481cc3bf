using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Spaces;

/// <summary>
/// An instruction's iteration space with replicas as its outermost dimension, where their arrays lie one behind the other. Kept from
/// run to run as long as neither their number nor their distances change.
/// </summary>
internal sealed class ReplicatedSpace
{
    private readonly long[] _dimensions;
    private readonly (int? Buffer, IReadOnlyList<long> Strides)[] _views;
    private readonly int _outer;
    private IterationSpace? _space;
    private (int Replicas, long[]? Strides) _key;

    /// <param name="dimensions">The instruction's dimensions.</param>
    /// <param name="views">What is walked: a buffer, or null where replicas do not matter, with a stride for each dimension.</param>
    /// <param name="outer">How many trailing dimensions are to come first of all, before the replicas.</param>
    public ReplicatedSpace(IEnumerable<long> dimensions, IEnumerable<(int? Buffer, IReadOnlyList<long> Strides)> views, int outer = 0)
    {
        _dimensions = [.. dimensions];
        _views = [.. views];
        _outer = outer;
    }

    /// <summary>The views' part that walks buffers.</summary>
    public static IEnumerable<(int? Buffer, IReadOnlyList<long> Strides)> Of(IEnumerable<View> views) =>
        views.Select(v => ((int?)v.Buffer, (IReadOnlyList<long>)v.Strides));

    /// <summary>The space for that many replicas in a row.</summary>
    public IterationSpace For(ProgramRun run, int replicas)
    {
        if (_space is not null && _key == (replicas, run.ReplicaStrides)) return _space;
        _key = (replicas, run.ReplicaStrides);
        return _space = IterationSpace.Create(Arranged(_dimensions, replicas),
            [.. _views.Select(v => Arranged(v.Strides, ReplicaStride(run, v.Buffer)))]);
    }

    private static long ReplicaStride(ProgramRun run, int? buffer) =>
        buffer is { } b ? run.ReplicaStrides[b] / run.Executable.Buffers[b].Type.ElementType.ByteSize() : 0;

    private IReadOnlyList<long> Arranged(IReadOnlyList<long> values, long ofReplicas) =>
        [.. values.Skip(values.Count - _outer), ofReplicas, .. values.Take(values.Count - _outer)];
}
