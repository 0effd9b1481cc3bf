using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;

namespace TpuRemote.Pod.Kernels.Indexing;

/// <summary>Executes <see cref="GatherSlices"/>, a run of neighbouring elements at a time.</summary>
internal sealed unsafe class GatherKernel : Kernel
{
    private const long BytesPerTask = 1 << 17;

    private readonly GatherSlices _instruction;
    private readonly SliceNumbers _numbers;
    private readonly ElementType _indexType;
    private readonly int _size;
    private readonly bool _varies;
    private readonly long _runs;
    private readonly long _runsPerTask;
    private byte* _operand;
    private byte* _indices;
    private byte* _result;

    public GatherKernel(GatherSlices instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        _numbers = SliceNumbers.Of(instruction);
        _indexType = executable.Buffers[instruction.StartIndices].Type.ElementType;
        (var type, _varies, _) = executable.Buffers[instruction.Result];
        _size = type.ElementType.ByteSize();
        ViewRules.CheckCount(instruction.Operand, Product(instruction.OperandDimensions), executable, Origin);
        ViewRules.CheckCount(instruction.StartIndices, Product(instruction.IndicesDimensions), executable, Origin);
        ViewRules.CheckCount(instruction.Result, Product(instruction.ResultDimensions), executable, Origin);
        _runsPerTask = Math.Clamp(BytesPerTask / Math.Max(1, _numbers.Run * _size), 1, 4096);
        _runs = type.ElementCount == 0 ? 0 : type.ElementCount / _numbers.Run;
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
        {
            _operand = run.Address(_instruction.Operand, replica);
            _indices = run.Address(_instruction.StartIndices, replica);
            _result = run.Address(_instruction.Result, replica);
            var tasks = (_runs + _runsPerTask - 1) / _runsPerTask;
            run.Workers.Run(this, tasks, isLarge: tasks > 1, run.Cancellation);
        }
    }

    // Invariant: starts are clamped, so that every slice lies inside the operand.
    public override void RunTile(int worker, long tile)
    {
        var rank = _numbers.OperandDimensions.Length;
        var index = stackalloc long[_numbers.SliceDimensions.Length];
        var start = stackalloc long[rank];
        var offset = stackalloc long[rank];
        var bytes = _numbers.Run * _size;
        for (var run = tile * _runsPerTask; run < Math.Min((tile + 1) * _runsPerTask, _runs); run++)
        {
            _numbers.Index(run, index);
            _numbers.Locate(index, _indices, _indexType, start, offset);
            long place = 0;
            for (var d = 0; d < rank; d++)
            {
                var highest = _numbers.OperandDimensions[d] - _instruction.SliceSizes[d];
                place += (Math.Clamp(start[d], 0, highest) + offset[d]) * _numbers.OperandStrides[d];
            }
            Buffer.MemoryCopy(_operand + place * _size, _result + run * bytes, bytes, bytes);
        }
    }

    private static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (x, y) => x * y);
}
