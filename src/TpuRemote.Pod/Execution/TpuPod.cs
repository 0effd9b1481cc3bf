using System.Collections.Immutable;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Execution;

/// <summary>A simulated pod slice: holds arrays, runs executables. Safe to use from several threads; runs take turns.</summary>
public sealed partial class TpuPod(TpuTopology topology) : IDisposable
{
    private long _allocations;

    /// <summary>How many arrays were ever allocated.</summary>
    public long Allocations => Interlocked.Read(ref _allocations);

    /// <summary>The slice.</summary>
    public TpuTopology Topology { get; } = topology;

    /// <summary>Makes an array of zeros: replicated where <paramref name="numReplicas"/> is null, else one array per replica.</summary>
    public DeviceArray Allocate(TensorType type, int? numReplicas = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        Interlocked.Increment(ref _allocations);
        return new DeviceArray(type, numReplicas, new DeviceMemory(type.ByteSize * (numReplicas ?? 1)));
    }

    /// <summary>
    /// Runs an executable. Arguments that it donates are consumed: their memory lives on in the results, and using them again is an
    /// <see cref="ObjectDisposedException"/>. When the run fails or is cancelled, donated arguments may hold anything.
    /// </summary>
    /// <exception cref="ArgumentException">Number, type or sharding of the arguments is not what the executable says.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="PodException">The program met a state that has no result (a collective reached by part of its group, say).</exception>
    public partial ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options);
}
