using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Matrix;
using TpuRemote.Pod.Kernels.Spaces;

namespace TpuRemote.Pod.Kernels.Windows;

/// <summary>
/// Executes <see cref="Convolve"/> as a matrix product for each group. In order where the precision is exact (or the type has no
/// other way): each result element sums over the window's positions in row-major order, and over the input features at each.
/// </summary>
internal sealed unsafe class ConvolveKernel : Kernel
{
    private readonly Convolve _instruction;
    private readonly ConvolutionGeometry _geometry;
    private readonly FloatProduct<ConvolutionPanels, StridedPanels> _product = new();
    private readonly ElementType _operandType;
    private readonly ElementType _resultType;
    private readonly bool _isSinglePrecision;
    private readonly bool _varies;
    private ProgramRun _run = null!;
    private int _replica;

    public ConvolveKernel(Convolve instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        _operandType = executable.Buffers[instruction.Input].Type.ElementType;
        (var type, _varies, _) = executable.Buffers[instruction.Result];
        _resultType = type.ElementType;
        CheckShapes(executable);
        _geometry = new ConvolutionGeometry(instruction);
        _isSinglePrecision = instruction.Precision != MatrixPrecision.Exact
            && _operandType.IsFloat() && _operandType != ElementType.F64 && _resultType != ElementType.F64;
    }

    private bool FoldsReplicas(Replicas replicas) => replicas.IsContiguous && _run.ReplicaStrides[_instruction.Kernel] == 0;

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        _run = run;
        if (_geometry.Rows * _geometry.OutputFeatures == 0) return;
        if (_isSinglePrecision && _varies && FoldsReplicas(replicas))
        {
            MultiplyGroups(replicas.First, replicas.Count);
            return;
        }
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
        {
            _replica = replica;
            if (_isSinglePrecision) MultiplyGroups(replica, 1);
            else run.Workers.Run(this, _geometry.Rows * _geometry.Groups, isLarge: _geometry.Depth * _geometry.Columns > 1000,
                run.Cancellation);
        }
    }

    /// <summary>One row of an ordered product.</summary>
    public override void RunTile(int worker, long tile)
    {
        var (row, group) = Math.DivRem(tile, _geometry.Groups);
        var size = _operandType.ByteSize();
        var left = _run.Workers.Scratch(worker, _geometry.Depth * size);
        Gather(row, group, left, size);
        var (columns, stride) = (_geometry.Columns, _geometry.OutputFeatures);
        var result = _run.Address(_instruction.Result, _replica) + (row * stride + group * columns) * _resultType.ByteSize();
        var right = _run.Address(_instruction.Kernel, _replica) + group * columns * size;
        var visitor = new OrderedProduct(
            left, 1, right, stride, 1, _geometry.Depth, columns, _resultType, result, 1, (0, 0), _run.Cancellation);
        ElementTypeDispatch.VisitNumeric<OrderedProduct, bool>(_operandType, ref visitor);
    }

    private void CheckShapes(Executable executable)
    {
        var i = _instruction;
        ViewRules.CheckCount(i.Input, i.InputDimensions.Aggregate(1L, (x, y) => x * y), executable, Origin);
        ViewRules.CheckCount(i.Kernel, i.KernelDimensions.Aggregate(1L, (x, y) => x * y), executable, Origin);
        ViewRules.CheckCount(i.Result, i.ResultDimensions.Aggregate(1L, (x, y) => x * y), executable, Origin);
        var rank = i.Window.Length + 2;
        var fits = i.InputDimensions.Length == rank && i.KernelDimensions.Length == rank && i.ResultDimensions.Length == rank
            && i.ResultDimensions[^1] % (i.FeatureGroups * i.BatchGroups) == 0
            && i.InputDimensions[^1] == i.FeatureGroups * i.KernelDimensions[^2]
            && i.InputDimensions[0] == i.BatchGroups * i.ResultDimensions[0]
            && i.Window.Select(w => w.Size).SequenceEqual(i.KernelDimensions[..^2])
            && executable.Buffers[i.Kernel].Type.ElementType == _operandType && _operandType.IsFloat() == _resultType.IsFloat();
        if (!fits) throw ExecutableRules.Malformed($"{Origin.Name}: shapes, types or groups of a convolution do not fit one another");
    }

    private void MultiplyGroups(int replica, int replicas)
    {
        var (rows, columns, stride) = (_geometry.Rows * replicas, _geometry.Columns, _geometry.OutputFeatures);
        var result = _run.Address(_instruction.Result, replica);
        var isDirect = _resultType == ElementType.F32;
        var target = isDirect ? (float*)result : (float*)_run.Workers.Shared(1, rows * stride * sizeof(float));
        var size = _operandType.ByteSize();
        var inputStride = _run.ReplicaStrides[_instruction.Input] / size;
        for (long group = 0; group < _geometry.Groups; group++)
        {
            var left = new ConvolutionPanels(_geometry, _run.Address(_instruction.Input, replica), _operandType, inputStride, group);
            var right = new StridedPanels(
                _run.Address(_instruction.Kernel, replica) + group * columns * size, _operandType,
                new PanelAxis(columns, 1, 0), new PanelAxis(Math.Max(1, _geometry.Depth), stride, 0));
            _product.Run(
                _run.Workers, left, right, rows, columns, _geometry.Depth, target + group * columns, stride, _instruction.Precision,
                    _run.Cancellation);
        }
        if (!isDirect) FloatResults.Narrow(target, result, _resultType, rows * stride);
    }

    // Invariant: left has room for the row's depth.
    private void Gather(long row, long group, byte* left, int size)
    {
        Span<long> index = stackalloc long[_geometry.Rank];
        var bytes = _geometry.Features * size;
        var start = _run.Address(_instruction.Input, _replica) + _geometry.Row(row, group, index) * size;
        for (long position = 0; position < _geometry.PositionCount; position++, left += bytes)
        {
            var place = _geometry.Place(index, position);
            if (place < 0) new Span<byte>(left, (int)bytes).Clear();
            else Buffer.MemoryCopy(start + place * size, left, bytes, bytes);
        }
    }
}
