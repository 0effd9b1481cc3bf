using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// Executes <see cref="MatrixMultiply"/>. A Varying left operand with an Invariant right one and no batch is one product, replicas
/// folded into its rows; with ContractsReplicas, replicas are folded into the contraction; else replicas and batch are products of
/// their own, side by side where they are small.
/// </summary>
internal sealed unsafe class MatrixMultiplyKernel : Kernel
{
    private const long SmallFlops = 4_000_000;
    private const long OrderedProductsPerTile = 1 << 20;

    private readonly MatrixMultiply _instruction;
    private readonly ElementType _operandType;
    private readonly ElementType _resultType;
    private readonly bool _isOrdered;
    private readonly bool _isSinglePrecision;
    private readonly bool _varies;
    private FloatProduct<StridedPanels, StridedPanels>[] _products = [];
    private ProgramRun _run = null!;
    private Replicas _replicas = null!;

    public MatrixMultiplyKernel(MatrixMultiply instruction, Executable executable)
        : base(instruction.Origin)
    {
        var (batch, rows, depth, columns) = (instruction.Batch, instruction.Rows, instruction.Depth, instruction.Columns);
        _instruction = instruction;
        ViewRules.Check(instruction.Lhs, [batch, rows, depth], executable, instruction.Origin);
        ViewRules.Check(instruction.Rhs, [batch, depth, columns], executable, instruction.Origin);
        ViewRules.CheckCount(instruction.Result, batch * rows * columns, executable, instruction.Origin);
        _operandType = executable.Buffers[instruction.Lhs.Buffer].Type.ElementType;
        _resultType = executable.Buffers[instruction.Result].Type.ElementType;
        CheckTypes(executable.Buffers[instruction.Rhs.Buffer].Type.ElementType);
        _isOrdered = !_operandType.IsFloat() || instruction.Precision == MatrixPrecision.Exact;
        _isSinglePrecision = !_isOrdered && _operandType != ElementType.F64 && _resultType != ElementType.F64;
        _varies = executable.Buffers[instruction.Result].IsVarying;
        if (instruction.AccumulatesWaves
            && !(instruction.ContractsReplicas && instruction.Batch == 1 && _resultType == ElementType.F32 && _isSinglePrecision))
            throw ExecutableRules.Malformed($"{Origin.Name}: waves are accumulated into the f32 sum over replicas of one product");
        if (instruction.ContractsReplicas && (_isOrdered || _varies))
            throw ExecutableRules.Malformed($"{Origin.Name}: replicas contracted in an exact product, or into a result of each");
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        (_run, _replicas) = (run, replicas);
        if (_products.Length == 0)
            _products = [.. Enumerable.Range(0, run.Workers.Count).Select(_ => new FloatProduct<StridedPanels, StridedPanels>())];
        if (_instruction.ContractsReplicas && !_instruction.AccumulatesWaves && !replicas.IsAll)
            throw new PodException(
                $"sums over {replicas.Total} replicas, and is reached by replicas {string.Join(", ", replicas.Numbers)} alone", Origin);
        if (!_isSinglePrecision) run.Workers.Run(this, ProductCount * _instruction.Rows * ColumnBlocks, isLarge: IsLarge, run.Cancellation);
        else if (_instruction.ContractsReplicas) ContractReplicas();
        else if (FoldsReplicas) MultiplyFolded();
        else MultiplyEach();
    }

    /// <summary>A part of a row of an ordered product, or one whole small product.</summary>
    public override void RunTile(int worker, long tile)
    {
        if (_isSinglePrecision)
        {
            var scratch = _run.Workers.Scratch(worker, FloatProduct<StridedPanels, StridedPanels>.SerialScratchBytes + ResultScratchBytes);
            MultiplySmall(worker, tile, scratch);
        }
        else
        {
            var (line, block) = Math.DivRem(tile, ColumnBlocks);
            var (product, row) = Math.DivRem(line, _instruction.Rows);
            RunRow(product, row, block * ColumnBlock);
        }
    }

    private long ProductCount => _instruction.Batch * (_varies ? _replicas.Count : 1);

    // A multiple of the columns that an ordered product takes at once.
    private long ColumnBlock => Math.Max(1, OrderedProductsPerTile / Math.Max(1, _instruction.Depth) / 64) * 64;

    private long ColumnBlocks => (_instruction.Columns + ColumnBlock - 1) / ColumnBlock;

    private bool IsLarge => 2.0 * ProductCount * _instruction.Rows * _instruction.Columns * _instruction.Depth > SmallFlops / 16;

    private bool FoldsReplicas => _varies && _instruction.Batch == 1 && _replicas.Count > 1 && _replicas.IsContiguous
        && _run.ReplicaStrides[_instruction.Rhs.Buffer] == 0;

    private long ResultScratchBytes => _resultType == ElementType.F32 ? 0 : _instruction.Rows * _instruction.Columns * sizeof(float);

    private void CheckTypes(ElementType rightType)
    {
        if (rightType == _operandType && _operandType.IsFloat() == _resultType.IsFloat()) return;
        throw ExecutableRules.Malformed(
            $"{Origin.Name}: a product of {_operandType.Name()} and {rightType.Name()} in {_resultType.Name()}");
    }

    private byte* Operand(View view, int replica, long batch) =>
        _run.Address(view.Buffer, replica) + (view.Offset + batch * view.Strides[0]) * _operandType.ByteSize();

    private byte* Result(int replica, long batch) =>
        _run.Address(_instruction.Result, replica) + batch * _instruction.Rows * _instruction.Columns * _resultType.ByteSize();

    private (int Replica, long Batch) Place(long product)
    {
        var (replica, batch) = Math.DivRem(product, _instruction.Batch);
        return (_replicas.Numbers[replica], batch);
    }

    // Elements between the arrays of neighbouring replicas.
    private long ReplicaStride(View view) => _run.ReplicaStrides[view.Buffer] / _operandType.ByteSize();

    private StridedPanels Left(int replica, long batch) => new(
        Operand(_instruction.Lhs, replica, batch), _operandType,
        new PanelAxis(_instruction.Rows, _instruction.Lhs.Strides[1], ReplicaStride(_instruction.Lhs)),
        new PanelAxis(Math.Max(1, _instruction.Depth), _instruction.Lhs.Strides[2], ReplicaStride(_instruction.Lhs)));

    private StridedPanels Right(int replica, long batch) => new(
        Operand(_instruction.Rhs, replica, batch), _operandType,
        new PanelAxis(_instruction.Columns, _instruction.Rhs.Strides[2], 0),
        new PanelAxis(Math.Max(1, _instruction.Depth), _instruction.Rhs.Strides[1], ReplicaStride(_instruction.Rhs)));

    private void MultiplyFolded() => MultiplyInParallel(_replicas.First, 0, _instruction.Rows * _replicas.Count, _instruction.Depth);

    private void ContractReplicas()
    {
        var depth = _instruction.Depth * _replicas.Count;
        if (_instruction.AccumulatesWaves && _replicas.First > 0) AddWave(depth);
        else
        {
            for (long batch = 0; batch < _instruction.Batch; batch++) MultiplyInParallel(_replicas.First, batch, _instruction.Rows, depth);
        }
    }

    private void AddWave(long depth)
    {
        var (rows, columns) = (_instruction.Rows, _instruction.Columns);
        var wave = (float*)_run.Workers.Shared(1, rows * columns * sizeof(float));
        _products[0].Run(
            _run.Workers, Left(_replicas.First, 0), Right(_replicas.First, 0), rows, columns, depth, wave, columns, _instruction.Precision,
                _run.Cancellation);
        var sum = (float*)Result(_replicas.First, 0);
        for (long i = 0; i < rows * columns; i++) sum[i] += wave[i];
    }

    private void MultiplyEach()
    {
        var isSmall = 2.0 * _instruction.Rows * _instruction.Columns * _instruction.Depth < SmallFlops;
        if (isSmall && ProductCount > 1)
        {
            _run.Workers.Run(this, ProductCount, IsLarge, _run.Cancellation);
            return;
        }
        for (long product = 0; product < ProductCount; product++)
        {
            var (replica, batch) = Place(product);
            MultiplyInParallel(replica, batch, _instruction.Rows, _instruction.Depth);
        }
    }

    private void MultiplyInParallel(int replica, long batch, long rows, long depth)
    {
        var columns = _instruction.Columns;
        var result = Result(replica, batch);
        var target = _resultType == ElementType.F32 ? (float*)result : (float*)_run.Workers.Shared(1, rows * columns * sizeof(float));
        _products[0].Run(
            _run.Workers, Left(replica, batch), Right(replica, batch), rows, columns, depth, target, columns, _instruction.Precision,
                _run.Cancellation);
        if (_resultType != ElementType.F32) FloatResults.Narrow(target, result, _resultType, rows * columns);
    }

    private void MultiplySmall(int worker, long product, byte* scratch)
    {
        var (replica, batch) = Place(product);
        var (rows, columns) = (_instruction.Rows, _instruction.Columns);
        var result = Result(replica, batch);
        var target = _resultType == ElementType.F32
            ? (float*)result
            : (float*)(scratch + FloatProduct<StridedPanels, StridedPanels>.SerialScratchBytes);
        _products[worker].RunSerial(
            scratch, Left(replica, batch), Right(replica, batch), rows, columns, _instruction.Depth, target, columns,
                _instruction.Precision);
        if (_resultType != ElementType.F32) FloatResults.Narrow(target, result, _resultType, rows * columns);
    }

    private void RunRow(long product, long row, long column)
    {
        var (replica, batch) = Place(product);
        var (lhs, rhs) = (_instruction.Lhs, _instruction.Rhs);
        var left = Operand(lhs, replica, batch) + row * lhs.Strides[1] * _operandType.ByteSize();
        var right = Operand(rhs, replica, batch) + column * rhs.Strides[2] * _operandType.ByteSize();
        var result = Result(replica, batch) + (row * _instruction.Columns + column) * _resultType.ByteSize();
        var columns = Math.Min(ColumnBlock, _instruction.Columns - column);
        var visitor = new OrderedProduct(
            left, lhs.Strides[2], right, rhs.Strides[1], rhs.Strides[2], _instruction.Depth, columns, _resultType, result,
            _instruction.ContractsReplicas ? _replicas.Count : 1, (ReplicaStride(lhs), ReplicaStride(rhs)),
            _run.Cancellation);
        ElementTypeDispatch.VisitNumeric<OrderedProduct, bool>(_operandType, ref visitor);
    }
}
