using System.Runtime.CompilerServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;

namespace TpuRemote.Pod.Kernels.Data;

/// <summary>
/// Executes <see cref="Copy"/> plane by plane, a plane being the two innermost dimensions: runs by memory copy where both sides are
/// contiguous, and blocks that stay in the first-level cache where they are not, as in a transpose.
/// </summary>
internal sealed unsafe class CopyKernel : Kernel
{
    private const long BytesPerTask = 1 << 17;
    private const long Block = 32;

    private readonly Copy _instruction;
    private readonly IterationSpace _space;
    private readonly IterationSpace _planes;
    private readonly int _size;
    private readonly bool _varies;
    private readonly long _rows;
    private readonly long _columns;
    private readonly (long Source, long Destination) _rowStrides;
    private readonly (long Source, long Destination) _columnStrides;
    private readonly long _rowsPerTask;
    private readonly long _columnsPerTask;
    private readonly long _rowTasks;
    private readonly long _columnTasks;
    private ProgramRun _run = null!;
    private byte* _source;
    private byte* _destination;

    public CopyKernel(Copy instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        ViewRules.Check(instruction.Source, instruction.Dimensions, executable, instruction.Origin);
        ViewRules.Check(instruction.Destination, instruction.Dimensions, executable, instruction.Origin);
        _size = executable.Buffers[instruction.Destination.Buffer].Type.ElementType.ByteSize();
        _varies = executable.Buffers[instruction.Destination.Buffer].IsVarying;
        _space = IterationSpace.Create(instruction.Dimensions, [instruction.Source.Strides, instruction.Destination.Strides]);
        var (dimensions, source, destination) = (_space.Dimensions, _space.Walks[0].Strides, _space.Walks[1].Strides);
        var inner = dimensions.Length - 1;
        _columns = dimensions[inner];
        _columnStrides = (source[inner], destination[inner]);
        _rows = inner > 0 ? dimensions[inner - 1] : 1;
        _rowStrides = inner > 0 ? (source[inner - 1], destination[inner - 1]) : (0, 0);
        var outer = Math.Max(0, inner - 1);
        _planes = IterationSpace.Create(dimensions[..outer], [source[..outer], destination[..outer]]);
        _columnsPerTask = Math.Min(Math.Max(1, _columns), BytesPerTask);
        _rowsPerTask = Math.Clamp(BytesPerTask / (_columnsPerTask * _size), Block, Math.Max(Block, _rows));
        _rowTasks = (_rows + _rowsPerTask - 1) / _rowsPerTask;
        _columnTasks = (_columns + _columnsPerTask - 1) / _columnsPerTask;
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        if (_space.Count == 0) return;
        _run = run;
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
        {
            _source = run.Address(_instruction.Source.Buffer, replica) + _instruction.Source.Offset * _size;
            _destination = run.Address(_instruction.Destination.Buffer, replica) + _instruction.Destination.Offset * _size;
            run.Workers.Run(this, _planes.Count * _rowTasks * _columnTasks, isLarge: _space.Count * _size > BytesPerTask, run.Cancellation);
        }
    }

    public override void RunTile(int worker, long tile)
    {
        var (rest, columnTask) = Math.DivRem(tile, _columnTasks);
        var (plane, rowTask) = Math.DivRem(rest, _rowTasks);
        var (row, column) = (rowTask * _rowsPerTask, columnTask * _columnsPerTask);
        var source = _planes.Walks[0].OffsetOf(plane) + row * _rowStrides.Source + column * _columnStrides.Source;
        var destination = _planes.Walks[1].OffsetOf(plane) + row * _rowStrides.Destination + column * _columnStrides.Destination;
        var (rows, columns) = (Math.Min(_rowsPerTask, _rows - row), Math.Min(_columnsPerTask, _columns - column));
        var from = _source + source * _size;
        var to = _destination + destination * _size;
        switch (_size)
        {
            case 1: CopyPlane(from, to, rows, columns); break;
            case 2: CopyPlane((ushort*)from, (ushort*)to, rows, columns); break;
            case 4: CopyPlane((uint*)from, (uint*)to, rows, columns); break;
            default: CopyPlane((ulong*)from, (ulong*)to, rows, columns); break;
        }
    }

    // Invariant: both views were checked to lie inside their arrays, and they do not overlap.
    private void CopyPlane<T>(T* source, T* destination, long rows, long columns)
        where T : unmanaged
    {
        if (_columnStrides is (1, 1))
        {
            var bytes = columns * sizeof(T);
            for (long row = 0; row < rows; row++)
                Buffer.MemoryCopy(source + row * _rowStrides.Source, destination + row * _rowStrides.Destination, bytes, bytes);
            return;
        }
        for (long row = 0; row < rows; row += Block)
        {
            for (long column = 0; column < columns; column += Block)
            {
                CopyBlock(
                    source + row * _rowStrides.Source + column * _columnStrides.Source,
                    destination + row * _rowStrides.Destination + column * _columnStrides.Destination,
                    Math.Min(Block, rows - row),
                    Math.Min(Block, columns - column));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyBlock<T>(T* source, T* destination, long rows, long columns)
        where T : unmanaged
    {
        var (from, to) = _columnStrides;
        for (long row = 0; row < rows; row++)
        {
            for (long column = 0; column < columns; column++) destination[column * to] = source[column * from];
            source += _rowStrides.Source;
            destination += _rowStrides.Destination;
        }
    }
}
