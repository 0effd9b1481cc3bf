using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>
/// Executes <see cref="VectorReduce"/>, accumulating in the outputs. Either along rows: reduced indices innermost, each output's
/// values folded as a run; or across columns: kept indices innermost, whole runs of outputs folded at once, which suits arrays that
/// are contiguous along a kept dimension and combiners that are more than one operation. Both go through the reduced indices in
/// row-major order; along rows, a run may be folded in several accumulators where the run is not exact.
/// </summary>
internal sealed unsafe class VectorReduceKernel : Kernel
{
    private const long LanesPerTask = 32 * LaneCode.TileLanes;

    // A broadcast takes no memory, so a run may have more lanes than there are bytes; its parts are longer then, not more.
    private const long MostParts = 1 << 16;

    private readonly VectorReduce _instruction;
    private readonly LaneFeed _feed;
    private readonly LaneCombiner _combiner;
    private readonly Fold? _fold;
    private readonly ReplicatedSpace _replicatedSpace;
    private readonly int[] _sizes;
    private readonly long _keptOfOne;
    private readonly long _reduced;
    private readonly long _lanesPerPart;
    private readonly bool _isAcross;
    private readonly bool _canSplitRuns;
    private readonly bool _varies;
    private readonly byte*[] _outputs;
    private readonly byte[] _partials;
    private ProgramRun _run = null!;
    private IterationSpace _space = null!;
    private long _kept;

    public VectorReduceKernel(VectorReduce instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        var exact = executable.Precision == Precision.Exact;
        long[] dimensions = [.. instruction.Kept, .. instruction.Reduced];
        foreach (var view in instruction.Inputs) ViewRules.Check(view, dimensions, executable, instruction.Origin);
        _keptOfOne = instruction.Kept.Aggregate(1L, (x, y) => x * y);
        _reduced = instruction.Reduced.Aggregate(1L, (x, y) => x * y);
        foreach (var output in instruction.Outputs) ViewRules.CheckCount(output, _keptOfOne, executable, instruction.Origin);
        _feed = new LaneFeed(instruction.Prologue, new LaneCode(instruction.Prologue, exact), instruction.Inputs, executable);
        _combiner = new LaneCombiner(instruction.Combiner, exact);
        _fold = _combiner.Operation is { } op ? new Fold(op, _combiner.Type, exact) : null;
        _sizes = [.. instruction.Outputs.Select(b => executable.Buffers[b].Type.ElementType.ByteSize())];
        _outputs = new byte*[_sizes.Length];
        _isAcross = GoesAcross();
        _canSplitRuns = !exact && _fold is not null && !_isAcross && _keptOfOne == 1 && _reduced > LanesPerTask;
        _lanesPerPart = Math.Max(LanesPerTask, RoundedUp(_reduced, MostParts * LaneCode.TileLanes) / MostParts);
        _partials = _canSplitRuns ? new byte[Parts * sizeof(long)] : [];
        _replicatedSpace = new ReplicatedSpace(dimensions, _feed.Views(dimensions.Length), _isAcross ? instruction.Reduced.Length : 0);
        _varies = instruction.Outputs.Any(b => executable.Buffers[b].IsVarying);
    }

    private int KeptRank => _instruction.Kept.Length;

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        if (_keptOfOne == 0) return;
        _run = run;
        var folds = replicas.IsContiguous && _instruction.InitialValues.All(b => run.ReplicaStrides[b] == 0);
        if (!_varies || folds)
        {
            ExecuteFrom(replicas.First, _varies ? replicas.Count : 1);
            return;
        }
        foreach (var replica in replicas.Numbers) ExecuteFrom(replica, 1);
    }

    public override void RunTile(int worker, long tile)
    {
        var scratch = _run.Workers.Scratch(worker, _feed.ScratchBytes + _combiner.ScratchBytes);
        var combining = scratch + _feed.ScratchBytes;
        var lanes = (int)Math.Min(LaneCode.TileLanes, _space.Count);
        _feed.Begin(scratch, lanes);
        _combiner.Begin(combining, lanes);
        if (_isAcross)
        {
            RunAcross(scratch, combining, tile);
        }
        else if (SplitsRuns)
        {
            RunPart(scratch, tile);
        }
        else
        {
            var (from, to) = RowsOf(tile);
            RunAlong(scratch, combining, from * _reduced, to * _reduced);
        }
    }

    private bool SplitsRuns => _canSplitRuns && _kept == 1;

    private long Parts => RoundedUp(_reduced, _lanesPerPart) / _lanesPerPart;

    // Of which each has a row at least.
    private long RowTasks => Math.Min(_kept, RoundedUp(_space.Count, LanesPerTask) / LanesPerTask);

    private static long RoundedUp(long lanes, long unit) => lanes / unit * unit + (lanes % unit == 0 ? 0 : unit);

    // Replicas in a row are more kept dimensions, outermost: their outputs lie one behind the other.
    private void ExecuteFrom(int replica, int replicas)
    {
        _space = _replicatedSpace.For(_run, replicas);
        _kept = _keptOfOne * replicas;
        _feed.Bind(_run, replica, _space);
        for (var i = 0; i < _outputs.Length; i++)
        {
            _outputs[i] = _run.Address(_instruction.Outputs[i], replica);
            Lane.Fill(_run.Address(_instruction.InitialValues[i], replica), _sizes[i], _outputs[i], _kept);
        }
        if (_reduced == 0) return;
        var tasks = _isAcross ? (_kept + ColumnsPerTask - 1) / ColumnsPerTask : SplitsRuns ? Parts : RowTasks;
        _run.Workers.Run(this, tasks, isLarge: _space.Count > LanesPerTask, _run.Cancellation);
        if (!SplitsRuns) return;
        fixed (byte* partials = _partials) _fold!.Run(_outputs[0], partials, (int)tasks);
    }

    private long ColumnsPerTask => Math.Min(_kept, LaneCode.TileLanes);

    private (long From, long To) RowsOf(long tile)
    {
        var tasks = RowTasks;
        return ((long)((Int128)_kept * tile / tasks), (long)((Int128)_kept * (tile + 1) / tasks));
    }

    // Contiguous along the innermost kept dimension but not along the innermost reduced one: then rows would jump through memory.
    private bool GoesAcross()
    {
        if (_keptOfOne == 1 || KeptRank == 0 || _instruction.Reduced.IsEmpty) return false;
        if (_fold is null) return true;
        var kept = _instruction.Inputs.All(v => Math.Abs(v.Strides[KeptRank - 1]) <= 1);
        var reduced = _instruction.Inputs.All(v => Math.Abs(v.Strides[^1]) <= 1);
        return kept && !reduced;
    }

    private void RunAlong(byte* scratch, byte* combining, long from, long to)
    {
        var values = stackalloc byte*[_outputs.Length];
        var accumulators = stackalloc byte*[_outputs.Length];
        for (var start = from; start < to; start += LaneCode.TileLanes)
        {
            var lanes = (int)Math.Min(LaneCode.TileLanes, to - start);
            LoadValues(scratch, start, lanes, values);
            for (var done = 0; done < lanes;)
            {
                var (row, column) = Math.DivRem(start + done, _reduced);
                var run = (int)Math.Min(lanes - done, _reduced - column);
                var rows = (int)((lanes - done) / _reduced);
                if (_fold is not null && column == 0 && rows > 1)
                {
                    _fold.RunRows(_outputs[0] + row * _sizes[0], values[0], rows, run);
                    run *= rows;
                }
                else
                {
                    FoldRun(combining, row, accumulators, values, run);
                }
                done += run;
                for (var i = 0; i < _outputs.Length; i++) values[i] += run * _sizes[i];
            }
            _run.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void FoldRun(byte* combining, long row, byte** accumulators, byte** values, int count)
    {
        for (var i = 0; i < _outputs.Length; i++) accumulators[i] = _outputs[i] + row * _sizes[i];
        if (_fold is not null)
        {
            _fold.Run(accumulators[0], values[0], count);
            return;
        }
        var value = stackalloc byte*[_outputs.Length];
        for (var lane = 0; lane < count; lane++)
        {
            for (var i = 0; i < _outputs.Length; i++) value[i] = values[i] + lane * _sizes[i];
            _combiner.Apply(combining, accumulators, value, 1);
        }
    }

    // A part of one long run: its first value starts the part's accumulator, so that no neutral element is needed.
    private void RunPart(byte* scratch, long tile)
    {
        var from = tile * _lanesPerPart;
        var to = from + Math.Min(_lanesPerPart, _reduced - from);
        byte* values;
        long partial = 0;
        for (var start = from; start < to; start += LaneCode.TileLanes)
        {
            _run.Cancellation.ThrowIfCancellationRequested();
            var lanes = (int)Math.Min(LaneCode.TileLanes, to - start);
            LoadValues(scratch, start, lanes, &values);
            var skip = start == from ? 1 : 0;
            if (skip == 1) Buffer.MemoryCopy(values, &partial, sizeof(long), _sizes[0]);
            _fold!.Run((byte*)&partial, values + skip * _sizes[0], lanes - skip);
        }
        new ReadOnlySpan<byte>(&partial, _sizes[0]).CopyTo(_partials.AsSpan((int)tile * _sizes[0]));
    }

    private void RunAcross(byte* scratch, byte* combining, long tile)
    {
        var column = tile * ColumnsPerTask;
        var columns = (int)Math.Min(ColumnsPerTask, _kept - column);
        var rowsAtOnce = columns == _kept ? Math.Max(1, LaneCode.TileLanes / columns) : 1;
        var values = stackalloc byte*[_outputs.Length];
        var accumulators = stackalloc byte*[_outputs.Length];
        for (var i = 0; i < _outputs.Length; i++) accumulators[i] = _outputs[i] + column * _sizes[i];
        for (long row = 0; row < _reduced; row += rowsAtOnce)
        {
            var rows = (int)Math.Min(rowsAtOnce, _reduced - row);
            LoadValues(scratch, row * _kept + column, rows * columns, values);
            for (var r = 0; r < rows; r++)
            {
                _combiner.Apply(combining, accumulators, values, columns);
                for (var i = 0; i < _outputs.Length; i++) values[i] += columns * _sizes[i];
            }
            if ((row & 0xFF) < rowsAtOnce) _run.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void LoadValues(byte* scratch, long start, int lanes, byte** values)
    {
        _feed.Load(scratch, start, lanes);
        _feed.Code.Run(scratch, lanes);
        for (var i = 0; i < _outputs.Length; i++) values[i] = ((byte**)scratch)[_instruction.Prologue.Outputs[i]];
    }
}
