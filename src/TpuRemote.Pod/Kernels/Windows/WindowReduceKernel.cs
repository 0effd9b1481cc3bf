using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Windows;

/// <summary>
/// Executes <see cref="WindowReduce"/>: a tile of windows at a time, folding position after position, so that every window sees its
/// elements in row-major order.
/// </summary>
internal sealed unsafe class WindowReduceKernel : Kernel
{
    private readonly WindowReduce _instruction;
    private readonly WindowPlaces _places;
    private readonly LaneCombiner _combiner;
    private readonly int[] _sizes;
    private readonly bool _varies;
    private ProgramRun _run = null!;
    private int _replica;

    public WindowReduceKernel(WindowReduce instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        _places = new WindowPlaces(instruction.InputDimensions, instruction.OutputDimensions, instruction.Window);
        _combiner = new LaneCombiner(instruction.Combiner, executable.Precision == Precision.Exact);
        _sizes = [.. instruction.Inputs.Select(b => executable.Buffers[b].Type.ElementType.ByteSize())];
        _varies = instruction.Outputs.Any(b => executable.Buffers[b].IsVarying);
        var elements = instruction.InputDimensions.Aggregate(1L, (x, y) => x * y);
        foreach (var input in instruction.Inputs) ViewRules.CheckCount(input, elements, executable, Origin);
        foreach (var output in instruction.Outputs) ViewRules.CheckCount(output, _places.WindowCount, executable, Origin);
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        _run = run;
        var tiles = (_places.WindowCount + LaneCode.TileLanes - 1) / LaneCode.TileLanes;
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
        {
            _replica = replica;
            run.Workers.Run(this, tiles, isLarge: tiles > 1, run.Cancellation);
        }
    }

    public override void RunTile(int worker, long tile)
    {
        const int RegisterBytes = LaneCode.TileLanes * sizeof(long);
        var scratch = _run.Workers.Scratch(worker, _combiner.ScratchBytes + (_sizes.Length + 1) * RegisterBytes);
        var elements = (long*)(scratch + _combiner.ScratchBytes);
        var first = tile * LaneCode.TileLanes;
        var lanes = (int)Math.Min(LaneCode.TileLanes, _places.WindowCount - first);
        var accumulators = stackalloc byte*[_sizes.Length];
        var values = stackalloc byte*[_sizes.Length];
        for (var i = 0; i < _sizes.Length; i++)
        {
            values[i] = scratch + _combiner.ScratchBytes + (i + 1) * RegisterBytes;
            accumulators[i] = _run.Address(_instruction.Outputs[i], _replica) + first * _sizes[i];
            Lane.Fill(Initial(i), _sizes[i], accumulators[i], lanes);
        }
        _combiner.Begin(scratch, lanes);
        var offsets = stackalloc long[_instruction.Window.Length];
        for (long position = 0; position < _places.PositionCount; position++)
        {
            if (position % 256 == 255) _run.Cancellation.ThrowIfCancellationRequested();
            _places.Position(position, offsets);
            _places.Find(first, lanes, offsets, elements);
            for (var i = 0; i < _sizes.Length; i++)
                Lane.Gather(_run.Address(_instruction.Inputs[i], _replica), _sizes[i], elements, Initial(i), values[i], lanes);
            _combiner.Apply(scratch, accumulators, values, lanes);
        }
    }

    private byte* Initial(int input) => _run.Address(_instruction.InitialValues[input], _replica);
}
