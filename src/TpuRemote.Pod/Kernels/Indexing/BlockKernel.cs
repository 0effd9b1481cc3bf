using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;

namespace TpuRemote.Pod.Kernels.Indexing;

/// <summary>
/// Executes <see cref="SliceAt"/> and <see cref="UpdateAt"/>: a dense block and a block of a larger array whose start is read at run
/// time are copied one to the other, by runs of the larger array's innermost dimensions.
/// </summary>
internal sealed unsafe class BlockKernel : Kernel
{
    private const long BytesPerTask = 1 << 17;

    private readonly int _whole;
    private readonly int _block;
    private readonly bool _isUpdate;
    private readonly (int Buffer, ElementType Type)[] _starts;
    private readonly long[] _highest;
    private readonly ImmutableArray<long> _strides;
    private readonly IterationSpace _space;
    private readonly int _size;
    private readonly bool _varies;
    private readonly long _lanesPerTask;
    private byte* _wholeArray;
    private byte* _blockArray;

    public BlockKernel(SliceAt instruction, Executable executable)
        : this(instruction, instruction.Source, instruction.Destination, instruction.Starts, instruction.SourceDimensions,
            instruction.Sizes, executable)
    {
    }

    public BlockKernel(UpdateAt instruction, Executable executable)
        : this(
            instruction, instruction.Destination, instruction.Update, instruction.Starts, instruction.DestinationDimensions,
                instruction.Sizes, executable)
    {
    }

    private BlockKernel(
        Instruction instruction, int whole, int block, ImmutableArray<int> starts, ImmutableArray<long> dimensions,
            ImmutableArray<long> sizes,
        Executable executable)
        : base(instruction.Origin)
    {
        (_whole, _block, _isUpdate) = (whole, block, instruction is UpdateAt);
        var type = executable.Buffers[whole].Type;
        ViewRules.CheckCount(whole, dimensions.Aggregate(1L, (x, y) => x * y), executable, Origin);
        ViewRules.CheckCount(block, sizes.Aggregate(1L, (x, y) => x * y), executable, Origin);
        _starts = [.. starts.Select(b => (b, executable.Buffers[b].Type.ElementType))];
        _highest = [.. dimensions.Zip(sizes, (dimension, size) => dimension - size)];
        if (starts.Length != dimensions.Length || _highest.Any(h => h < 0))
            throw ExecutableRules.Malformed($"{Origin.Name}: a block [{string.Join(", ", sizes)}] of [{string.Join(", ", dimensions)}]");
        _strides = TensorType.Of(ElementType.I8, dimensions.AsSpan()).Strides();
        _space = IterationSpace.Create(sizes, [_strides]);
        _size = type.ElementType.ByteSize();
        _varies = executable.Buffers[_isUpdate ? whole : block].IsVarying;
        _lanesPerTask = BytesPerTask / _size;
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        if (_space.Count == 0) return;
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
        {
            _wholeArray = run.Address(_whole, replica) + Start(run, replica) * _size;
            _blockArray = run.Address(_block, replica);
            var tasks = (_space.Count + _lanesPerTask - 1) / _lanesPerTask;
            run.Workers.Run(this, tasks, isLarge: tasks > 1, run.Cancellation);
        }
    }

    // Invariant: starts are clamped, so that the block lies inside the array.
    public override void RunTile(int worker, long tile)
    {
        var from = tile * _lanesPerTask;
        var count = (int)Math.Min(_lanesPerTask, _space.Count - from);
        var walk = _space.Walks[0];
        if (_isUpdate) walk.Store(_wholeArray, _size, from, count, _blockArray + from * _size);
        else walk.Load(_wholeArray, _size, from, count, _blockArray + from * _size);
    }

    private long Start(ProgramRun run, int replica)
    {
        long offset = 0;
        for (var d = 0; d < _starts.Length; d++)
        {
            var start = IndexReader.Read(run.Address(_starts[d].Buffer, replica), _starts[d].Type, 0);
            offset += Math.Clamp(start, 0, _highest[d]) * _strides[d];
        }
        return offset;
    }
}
