using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>Replicas: copies of the function, one on each core. A function that is evaluated at once is the only replica.</content>
public static partial class Tf
{
    /// <summary>The number of the replica that runs the function, from 0: a ui32 scalar.</summary>
    public static Tensor ReplicaId() => Emitter.Apply((b, _) => b.ReplicaId());

    /// <summary>The number of replicas that the function being traced will run on; 1 when it is evaluated at once.</summary>
    public static int ReplicaCount => TraceScope.Current?.Trace.Replicas ?? 1;

    /// <summary>The sum of a tensor over all replicas, which every replica gets. All replicas must reach it.</summary>
    public static Tensor CrossReplicaSum(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        // All replicas are one group, which the specification writes as a table without rows.
        return Emitter.Apply((b, v) => b.AllReduce([v[0]], ReductionBody.Of(b, BinaryOps.Add, x.ElementType))[0], x);
    }

    /// <summary>The mean of a float tensor over all replicas, which every replica gets.</summary>
    public static Tensor CrossReplicaMean(Tensor x) => CrossReplicaSum(x) / (double)ReplicaCount;
}
