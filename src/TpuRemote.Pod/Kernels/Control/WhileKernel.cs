using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Control;

/// <summary>
/// Executes <see cref="WhileLoop"/>. Replicas go in step; those whose predicate turns false leave, and the others go on without
/// them, as in the reference evaluator.
/// </summary>
internal sealed unsafe class WhileKernel(WhileLoop instruction, Executable executable) : Kernel(instruction.Origin)
{
    private readonly KernelSequence _condition = KernelSequence.Of(instruction.Condition, executable);
    private readonly KernelSequence _body = KernelSequence.Of(instruction.Body, executable);
    private readonly bool _varies = executable.Buffers[instruction.Predicate].IsVarying;

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        for (var active = replicas; active is not null;)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            _condition.Execute(run, active);
            active = Remaining(run, active);
            if (active is null) break;
            run.CountLoopStep();
            _body.Execute(run, active);
        }
    }

    private Replicas? Remaining(ProgramRun run, Replicas active)
    {
        if (!_varies || active.Count == 1) return Holds(run, active.First) ? active : null;
        return active.Where(replica => Holds(run, replica));
    }

    private bool Holds(ProgramRun run, int replica) => *run.Address(instruction.Predicate, replica) != 0;
}
