using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Control;

/// <summary>Executes <see cref="Conditional"/>; replicas that take the same branch go in step, branch by branch.</summary>
internal sealed unsafe class ConditionalKernel(Conditional instruction, Executable executable) : Kernel(instruction.Origin)
{
    private readonly KernelSequence[] _branches = [.. instruction.Branches.Select(b => KernelSequence.Of(b, executable))];
    private readonly bool _isBoolean = executable.Buffers[instruction.Selector].Type.ElementType == ElementType.I1;
    private readonly bool _varies = executable.Buffers[instruction.Selector].IsVarying;

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        if (!_varies || replicas.Count == 1)
        {
            _branches[Branch(run, replicas.First)].Execute(run, replicas);
            return;
        }
        for (var branch = 0; branch < _branches.Length; branch++)
        {
            var taking = replicas.Where(replica => Branch(run, replica) == branch);
            if (taking is not null) _branches[branch].Execute(run, taking);
        }
    }

    private int Branch(ProgramRun run, int replica)
    {
        var selector = run.Address(instruction.Selector, replica);
        if (_isBoolean) return *selector != 0 ? 0 : 1;
        var index = *(int*)selector;
        return index < 0 || index >= _branches.Length ? _branches.Length - 1 : index;
    }
}
