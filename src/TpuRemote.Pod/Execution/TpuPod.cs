using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Specs;
using TpuRemote.Pod.Threads;

namespace TpuRemote.Pod.Execution;

/// <summary>A simulated pod slice: holds arrays, runs executables. Safe to use from several threads; runs take turns.</summary>
public sealed partial class TpuPod : IDisposable
{
    private readonly HbmLedger _ledger;
    private readonly Workers _workers = new(Environment.ProcessorCount);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConditionalWeakTable<Executable, PreparedProgram> _programs = [];
    private DeviceMemory _arena = new(0);
    private long _allocations;
    private bool _isDisposed;

    /// <summary>Brings up a slice.</summary>
    public TpuPod(TpuTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        _ledger = new HbmLedger(topology.CoreCount, topology.HbmBytesPerCore);
    }

    /// <summary>How many arrays were ever allocated.</summary>
    public long Allocations => Interlocked.Read(ref _allocations);

    /// <summary>The sets of CPU kernels that this processor can run, the one in use first.</summary>
    public static ImmutableArray<string> KernelProviders { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? ["vector512"] : ImmutableArray<string>.Empty,
        .. Vector256.IsHardwareAccelerated ? ["vector256"] : ImmutableArray<string>.Empty,
        "portable",
    ];

    /// <summary>The slice.</summary>
    public TpuTopology Topology { get; }

    /// <summary>Makes an array: replicated where <paramref name="numReplicas"/> is null, else one array per replica.</summary>
    /// <param name="type">Element type and dimensions of one replica's array.</param>
    /// <param name="numReplicas">How many replicas hold one of their own.</param>
    /// <param name="cleared">Whether it is of zeros; otherwise it holds anything, and the caller fills it before others read it.</param>
    /// <exception cref="HbmExhaustedException">The simulated HBM cannot hold it.</exception>
    /// <exception cref="OutOfMemoryException">The host's memory cannot hold it.</exception>
    public DeviceArray Allocate(TensorType type, int? numReplicas = null, bool cleared = true)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (numReplicas is { } n && (n < 1 || n > Topology.CoreCount))
            throw new ArgumentOutOfRangeException(nameof(numReplicas), n, $"{Topology} runs 1 to {Topology.CoreCount} replicas");
        var reservation = _ledger.Reserve(TiledLayout.PaddedByteSize(type), numReplicas ?? Topology.CoreCount);
        Interlocked.Increment(ref _allocations);
        return new DeviceArray(type, numReplicas, new DeviceMemory(type.ByteSize * (numReplicas ?? 1), cleared, reservation));
    }

    /// <summary>What arrays take of a device's HBM.</summary>
    /// <param name="device">The device's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice has no such device.</exception>
    public MemoryStatistics MemoryOf(int device) => _ledger.Of(device);

    /// <summary>
    /// Runs an executable. Arguments that it donates are consumed: their memory lives on in the results, and using them again is an
    /// <see cref="ObjectDisposedException"/>. When the run fails or is cancelled, donated arguments may hold anything.
    /// </summary>
    /// <exception cref="ArgumentException">Number, type or sharding of the arguments is not what the executable says.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="PodException">The program met a state that has no result (a collective reached by part of its group,
    /// say).</exception>
    /// <exception cref="LoopStepsException">Its loops would go more steps than the options allow.</exception>
    /// <exception cref="HbmExhaustedException">The simulated HBM cannot hold the results.</exception>
    public partial ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options);

    /// <summary>Waits for the run at hand and stops the pod's threads; arrays live on until they are disposed.</summary>
    public void Dispose()
    {
        _turn.Wait();
        try
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _workers.Dispose();
            _arena.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }
}
