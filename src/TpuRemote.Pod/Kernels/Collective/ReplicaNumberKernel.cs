using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;

namespace TpuRemote.Pod.Kernels.Collective;

/// <summary>Executes <see cref="ReplicaNumber"/>.</summary>
internal sealed unsafe class ReplicaNumberKernel : Kernel
{
    private readonly ReplicaNumber _instruction;

    public ReplicaNumberKernel(ReplicaNumber instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        ViewRules.CheckCount(instruction.Output, 1, executable, instruction.Origin);
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        foreach (var replica in replicas.Numbers) *(uint*)run.Address(_instruction.Output, replica) = (uint)replica;
    }
}
