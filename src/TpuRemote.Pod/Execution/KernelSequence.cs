using System.Runtime.CompilerServices;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Execution;

/// <summary>Kernels in order.</summary>
internal sealed class KernelSequence(Kernel[] kernels)
{
    /// <summary>Prepares the kernels of a sequence of instructions.</summary>
    public static KernelSequence Of(InstructionSequence sequence, Executable executable)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return new([.. sequence.Instructions.Select(i => KernelCatalog.Create(i, executable))]);
    }

    /// <summary>Executes them for some replicas.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Execute(ProgramRun run, Replicas replicas)
    {
        foreach (var kernel in kernels)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            kernel.Execute(run, replicas);
        }
    }
}
