using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Indexing;

/// <summary>
/// Executes <see cref="ScatterUpdates"/>: one update after the other, in row-major order, a run of neighbouring elements at a time.
/// Updates may meet at one place, so a replica's scatter stays on one thread; replicas go side by side.
/// </summary>
internal sealed unsafe class ScatterKernel : Kernel
{
    private const int RunsPerCheck = 4096;

    private readonly ScatterUpdates _instruction;
    private readonly SliceNumbers _numbers;
    private readonly LaneCombiner _combiner;
    private readonly ElementType _indexType;
    private readonly int[] _sizes;
    private readonly bool _varies;
    private readonly long _runs;
    private readonly int _lanes;
    private ProgramRun _run = null!;
    private int[] _replicas = [];

    public ScatterKernel(ScatterUpdates instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        _numbers = SliceNumbers.Of(instruction);
        _combiner = new LaneCombiner(instruction.Combiner, executable.Precision == Precision.Exact);
        _indexType = executable.Buffers[instruction.ScatterIndices].Type.ElementType;
        _sizes = [.. instruction.Inputs.Select(b => executable.Buffers[b].Type.ElementType.ByteSize())];
        _varies = executable.Buffers[instruction.Inputs[0]].IsVarying;
        ViewRules.CheckCount(instruction.ScatterIndices, Product(instruction.IndicesDimensions), executable, Origin);
        foreach (var input in instruction.Inputs) ViewRules.CheckCount(input, Product(instruction.InputDimensions), executable, Origin);
        foreach (var update in instruction.Updates) ViewRules.CheckCount(update, Product(instruction.UpdateDimensions), executable, Origin);
        var count = Product(instruction.UpdateDimensions);
        _runs = count == 0 ? 0 : count / _numbers.Run;
        _lanes = (int)Math.Min(LaneCode.TileLanes, _numbers.Run);
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        (_run, _replicas) = (run, _varies ? replicas.Numbers : [replicas.First]);
        run.Workers.Run(this, _replicas.Length, isLarge: _replicas.Length > 1 && _runs > 100, run.Cancellation);
    }

    public override void RunTile(int worker, long tile)
    {
        var scratch = _run.Workers.Scratch(worker, _combiner.ScratchBytes);
        _combiner.Begin(scratch, _lanes);
        var index = stackalloc long[_numbers.SliceDimensions.Length];
        var start = stackalloc long[_numbers.OperandDimensions.Length];
        var offset = stackalloc long[_numbers.OperandDimensions.Length];
        var replica = _replicas[tile];
        var indices = _run.Address(_instruction.ScatterIndices, replica);
        for (long run = 0; run < _runs; run++)
        {
            if (run % RunsPerCheck == 0) _run.Cancellation.ThrowIfCancellationRequested();
            _numbers.Index(run, index);
            _numbers.Locate(index, indices, _indexType, start, offset);
            Update(scratch, replica, run * _numbers.Run, start, offset);
        }
    }

    private static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (x, y) => x * y);

    // What falls outside is dropped: the whole run in the outer dimensions, its ends in the innermost.
    private void Update(byte* scratch, int replica, long update, long* start, long* offset)
    {
        var inner = _numbers.OperandDimensions.Length - 1;
        long place = 0;
        for (var d = 0; d < inner; d++)
        {
            var at = start[d] + offset[d];
            if ((ulong)at >= (ulong)_numbers.OperandDimensions[d]) return;
            place += at * _numbers.OperandStrides[d];
        }
        var (from, count) = (0L, _numbers.Run);
        if (inner >= 0)
        {
            var at = start[inner] + offset[inner];
            var size = _numbers.OperandDimensions[inner];
            if (at >= size || at <= -count) return;
            from = Math.Max(0, -at);
            count = Math.Min(count, size - at) - from;
            place += at + from;
        }
        Combine(scratch, replica, place, update + from, count);
    }

    private void Combine(byte* scratch, int replica, long place, long update, long count)
    {
        var current = stackalloc byte*[_sizes.Length];
        var values = stackalloc byte*[_sizes.Length];
        for (long done = 0; done < count; done += _lanes)
        {
            for (var i = 0; i < _sizes.Length; i++)
            {
                current[i] = _run.Address(_instruction.Inputs[i], replica) + (place + done) * _sizes[i];
                values[i] = _run.Address(_instruction.Updates[i], replica) + (update + done) * _sizes[i];
            }
            _combiner.Apply(scratch, current, values, (int)Math.Min(_lanes, count - done));
        }
    }
}
