using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Data;

/// <summary>Executes <see cref="Fill"/>.</summary>
internal sealed unsafe class FillKernel : Kernel
{
    private readonly Fill _instruction;
    private readonly long _count;
    private readonly int _size;
    private readonly bool _varies;

    public FillKernel(Fill instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        var (type, varies, _) = executable.Buffers[instruction.Destination];
        (_count, _size, _varies) = (type.ElementCount, type.ElementType.ByteSize(), varies);
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
            Lane.Fill(run.Address(_instruction.Value, replica), _size, run.Address(_instruction.Destination, replica), _count);
    }
}
