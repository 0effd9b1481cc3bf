using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Control;

/// <summary>Executes <see cref="ReplicaWaves"/>: while a wave runs, the buffers that hold one wave start at its first replica.</summary>
internal sealed class ReplicaWavesKernel : Kernel
{
    private readonly int _waveSize;
    private readonly KernelSequence _body;
    private readonly int[] _local;

    public ReplicaWavesKernel(ReplicaWaves instruction, Executable executable)
        : base(instruction.Origin)
    {
        _waveSize = instruction.WaveSize;
        _body = KernelSequence.Of(instruction.Body, executable);
        _local = [.. instruction.Reads.Concat(instruction.Writes).Distinct().Where(b => executable.Buffers[b].WaveSize > 0)];
        if (_waveSize < 1 || _local.Any(b => executable.Buffers[b].WaveSize != _waveSize))
            throw ExecutableRules.Malformed($"{Origin.Name}: waves of {_waveSize} replicas over buffers for waves of another size");
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        if (!replicas.IsAll) throw ExecutableRules.Malformed($"{Origin.Name}: waves where control flow has parted the replicas");
        for (var first = 0; first < replicas.Count; first += _waveSize)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            run.ShiftReplicas(_local, -first);
            try
            {
                _body.Execute(run, replicas.Range(first, Math.Min(_waveSize, replicas.Count - first)));
            }
            finally
            {
                run.ShiftReplicas(_local, first);
            }
        }
    }
}
