using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Windows;

/// <summary>
/// Executes <see cref="WindowSelectAndScatter"/>: a tile of windows at a time selects position after position (padding is never
/// selected), then what was selected receives the source's elements in row-major order. Windows may select one element, so a
/// replica's work stays on one thread; replicas go side by side.
/// </summary>
internal sealed unsafe class SelectAndScatterKernel : Kernel
{
    private const int RegisterBytes = LaneCode.TileLanes * sizeof(long);

    private readonly WindowSelectAndScatter _instruction;
    private readonly WindowPlaces _places;
    private readonly LaneCode _select;
    private readonly LaneCombiner _combiner;
    private readonly ElementType _type;
    private readonly int _size;
    private readonly bool _varies;
    private readonly long _elements;
    private ProgramRun _run = null!;
    private int[] _replicas = [];

    public SelectAndScatterKernel(WindowSelectAndScatter instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        var exact = executable.Precision == Precision.Exact;
        _places = new WindowPlaces(instruction.OperandDimensions, instruction.SourceDimensions, instruction.Window);
        _select = new LaneCode(instruction.Select, exact);
        _combiner = new LaneCombiner(instruction.Combiner, exact);
        _type = executable.Buffers[instruction.Output].Type.ElementType;
        _size = _type.ByteSize();
        _varies = executable.Buffers[instruction.Output].IsVarying;
        _elements = instruction.OperandDimensions.Aggregate(1L, (x, y) => x * y);
        ViewRules.CheckCount(instruction.Operand, _elements, executable, Origin);
        ViewRules.CheckCount(instruction.Output, _elements, executable, Origin);
        ViewRules.CheckCount(instruction.Source, _places.WindowCount, executable, Origin);
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        (_run, _replicas) = (run, _varies ? replicas.Numbers : [replicas.First]);
        run.Workers.Run(this, _replicas.Length, isLarge: _replicas.Length > 1, run.Cancellation);
    }

    public override void RunTile(int worker, long tile)
    {
        var replica = _replicas[tile];
        var scratch = _run.Workers.Scratch(worker, _select.ScratchBytes + _combiner.ScratchBytes + 4 * RegisterBytes);
        _select.Begin(scratch, LaneCode.TileLanes);
        var combining = scratch + _select.ScratchBytes;
        _combiner.Begin(combining, 1);
        var selected = (long*)(combining + _combiner.ScratchBytes);
        var output = _run.Address(_instruction.Output, replica);
        Lane.Fill(_run.Address(_instruction.InitialValue, replica), _size, output, _elements);
        for (long first = 0; first < _places.WindowCount; first += LaneCode.TileLanes)
        {
            var lanes = (int)Math.Min(LaneCode.TileLanes, _places.WindowCount - first);
            Select(scratch, selected, _run.Address(_instruction.Operand, replica), first, lanes);
            var source = _run.Address(_instruction.Source, replica) + first * _size;
            for (var lane = 0; lane < lanes; lane++, source += _size)
            {
                if (selected[lane] < 0) continue;
                var place = output + selected[lane] * _size;
                _combiner.Apply(combining, &place, &source, 1);
            }
        }
    }

    private void Select(byte* scratch, long* selected, byte* operand, long first, int lanes)
    {
        var candidates = selected + LaneCode.TileLanes;
        var offsets = stackalloc long[_instruction.Window.Length];
        for (long position = 0; position < _places.PositionCount; position++)
        {
            if (position % 256 == 255) _run.Cancellation.ThrowIfCancellationRequested();
            _places.Position(position, offsets);
            _places.Find(first, lanes, offsets, position == 0 ? selected : candidates);
            if (position > 0) Choose(scratch, selected, candidates, operand, lanes);
        }
        if (_places.PositionCount == 0) new Span<long>(selected, lanes).Fill(-1);
    }

    private void Choose(byte* scratch, long* selected, long* candidates, byte* operand, int lanes)
    {
        var x = (byte*)(candidates + LaneCode.TileLanes);
        var y = x + RegisterBytes;
        // Lanes without a candidate compare whatever element 0 holds; their answer is not looked at.
        Lane.Gather(operand, _size, selected, operand, x, lanes);
        Lane.Gather(operand, _size, candidates, operand, y, lanes);
        var slots = (byte**)scratch;
        for (var step = 0; step < _instruction.Select.Steps.Length; step++)
        {
            if (_instruction.Select.Steps[step] is LaneInput input) slots[step] = input.Index == 0 ? x : y;
        }
        _select.Run(scratch, lanes);
        var keeps = slots[_instruction.Select.Outputs[0]];
        for (var lane = 0; lane < lanes; lane++)
        {
            if (selected[lane] < 0 || (candidates[lane] >= 0 && keeps[lane] == 0)) selected[lane] = candidates[lane];
        }
    }
}
