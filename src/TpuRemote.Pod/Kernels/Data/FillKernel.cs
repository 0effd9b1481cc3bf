using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Data;

/// <summary>Executes <see cref="Fill"/>.</summary>
internal sealed unsafe class FillKernel : Kernel
{
    private const long ElementsPerTask = 1 << 16;

    private readonly Fill _instruction;
    private readonly long _count;
    private readonly int _size;
    private readonly bool _varies;
    private byte* _value;
    private byte* _destination;

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
        {
            _value = run.Address(_instruction.Value, replica);
            _destination = run.Address(_instruction.Destination, replica);
            var tasks = (_count + ElementsPerTask - 1) / ElementsPerTask;
            run.Workers.Run(this, tasks, isLarge: tasks > 1, run.Cancellation);
        }
    }

    // Invariant: the destination has that many elements.
    public override void RunTile(int worker, long tile)
    {
        var from = tile * ElementsPerTask;
        Lane.Fill(_value, _size, _destination + from * _size, Math.Min(ElementsPerTask, _count - from));
    }
}
