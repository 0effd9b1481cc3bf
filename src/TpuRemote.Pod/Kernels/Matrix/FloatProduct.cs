using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Vector;
using TpuRemote.Pod.Threads;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// A matrix product in f32 (result[m, n] = sum over k of left[m, k] * right[k, n]) from packed panels: the contraction in pieces
/// whose panels stay in the caches, each piece's tiles added to the result. The pieces and the order of sums depend on the shape
/// alone, so results do not depend on the number of threads.
/// </summary>
internal sealed unsafe class FloatProduct<TLeft, TRight> : TileWork
    where TLeft : struct, IPanels
    where TRight : struct, IPanels
{
    private const int DepthPiece = PanelLayout.Depth;
    private const int ColumnPiece = 512;
    private const int PackPanels = 8;
    private const int PackDepths = 32;
    private const int MostRows = 96;
    private const long LargeFlops = 400_000;

    private Workers _workers = null!;
    private TLeft _left;
    private TRight _right;
    private MatrixPrecision _precision;
    private long _rows;
    private float* _result;
    private long _resultStride;
    private int _panelColumns;
    private long _column;
    private int _columns;
    private long _depth;
    private int _depths;
    private int _rowBlock;
    private long _rowBlocks;
    private int _columnGroup;
    private float* _rightPanels;
    private bool _isPacking;

    /// <summary>Bytes of scratch that a serial product needs.</summary>
    public const long SerialScratchBytes = RightBytes + LeftBytes;

    private const long RightBytes = (long)ColumnPiece * DepthPiece * sizeof(float);
    private const int TileElements = MicroKernel.Rows * MicroKernel.WideColumns;
    private const long LeftBytes = (MostRows * DepthPiece + 2 * TileElements) * sizeof(float);

    /// <summary>Computes a product with all workers where it is worth them.</summary>
    /// <param name="workers">The threads.</param>
    /// <param name="left">The left operand; its lanes are rows.</param>
    /// <param name="right">The right operand; its lanes are columns.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="depth">k.</param>
    /// <param name="result">Where the result goes.</param>
    /// <param name="resultStride">Elements from row to row.</param>
    /// <param name="precision">How products are computed; not exact.</param>
    /// <param name="cancellation">Looked at between tiles.</param>
    public void Run(
        Workers workers, TLeft left, TRight right, long rows, long columns, long depth, float* result, long resultStride,
        MatrixPrecision precision, CancellationToken cancellation)
    {
        Bind(left, right, rows, columns, result, resultStride, precision);
        _workers = workers;
        _rightPanels = (float*)workers.Shared(0, RightBytes);
        // A broadcast may make k so long that whole numbers would wrap.
        var isLarge = 2.0 * rows * columns * depth > LargeFlops;
        ForEachPiece(columns, depth, () =>
        {
            Divide(isLarge ? workers.Count : 1);
            _isPacking = true;
            workers.Run(this, PackCount, isLarge, cancellation);
            _isPacking = false;
            workers.Run(this, _rowBlocks * GroupCount, isLarge, cancellation);
        });
    }

    /// <summary>Computes a small product on the caller's thread, with <see cref="SerialScratchBytes"/> of its scratch.</summary>
    public void RunSerial(
        byte* scratch, TLeft left, TRight right, long rows, long columns, long depth, float* result, long resultStride,
            MatrixPrecision precision)
    {
        Bind(left, right, rows, columns, result, resultStride, precision);
        _rightPanels = (float*)scratch;
        ForEachPiece(columns, depth, () =>
        {
            Divide(1);
            for (var tile = 0; tile < PackCount; tile++) PackRight(tile);
            for (long block = 0; block < _rowBlocks * GroupCount; block++) Multiply(block, (float*)(scratch + RightBytes));
        });
    }

    public override void RunTile(int worker, long tile)
    {
        if (_isPacking) PackRight((int)tile);
        else Multiply(tile, (float*)_workers.Scratch(worker, LeftBytes));
    }

    private int PanelCount => (_columns + _panelColumns - 1) / _panelColumns;

    private int DepthSlices => (_depths + PackDepths - 1) / PackDepths;

    private int PackCount => (PanelCount + PackPanels - 1) / PackPanels * DepthSlices;

    private int GroupCount => (PanelCount + _columnGroup - 1) / _columnGroup;

    private void Bind(TLeft left, TRight right, long rows, long columns, float* result, long resultStride, MatrixPrecision precision)
    {
        (_left, _right, _rows, _resultStride, _precision) = (left, right, rows, resultStride, precision);
        _result = result;
        _panelColumns = columns > MicroKernel.NarrowColumns ? MicroKernel.WideColumns : MicroKernel.NarrowColumns;
    }

    private void ForEachPiece(long columns, long depth, Action piece)
    {
        var depthPiece = DepthPiece / PanelParts.Count(_precision);
        for (_column = 0; _column < columns; _column += ColumnPiece)
        {
            _columns = (int)Math.Min(ColumnPiece, columns - _column);
            if (depth == 0) ClearColumns();
            for (_depth = 0; _depth < depth; _depth += depthPiece)
            {
                _depths = (int)Math.Min(depthPiece, depth - _depth);
                piece();
            }
        }
    }

    private void ClearColumns()
    {
        for (long row = 0; row < _rows; row++) new Span<float>(_result + row * _resultStride + _column, _columns).Clear();
    }

    // Blocks of rows, and groups of column panels where rows alone do not make two tiles for each worker.
    private void Divide(int workers)
    {
        var perWorker = (_rows + 2 * workers - 1) / (2 * workers);
        _rowBlock = (int)Math.Clamp((perWorker + MicroKernel.Rows - 1) / MicroKernel.Rows * MicroKernel.Rows, MicroKernel.Rows, MostRows);
        _rowBlocks = (_rows + _rowBlock - 1) / _rowBlock;
        _columnGroup = workers == 1 || _rowBlocks >= 2 * workers ? PanelCount : Math.Max(1, PanelCount / workers);
    }

    // A block of panels and depths at a time: whichever of the two is contiguous in memory is then read by cache lines.
    private void PackRight(int tile)
    {
        var parts = PanelParts.Count(_precision);
        var layout = PanelLayout.Interleaved(_panelColumns);
        var (group, slice) = Math.DivRem(tile, DepthSlices);
        var (depth, depths) = (slice * PackDepths, Math.Min(PackDepths, _depths - slice * PackDepths));
        for (var panel = group * PackPanels; panel < Math.Min((group + 1) * PackPanels, PanelCount); panel++)
        {
            var start = _rightPanels + (long)panel * _depths * _panelColumns * parts;
            var head = start + depth * _panelColumns;
            var tail = start + (_depths + 2 * depth) * _panelColumns;
            var lane = panel * _panelColumns;
            var lanes = Math.Min(_panelColumns, _columns - lane);
            if (lanes < _panelColumns) new Span<float>(head, depths * _panelColumns).Clear();
            _right.Pack(_column + lane, lanes, _depth + depth, depths, head, layout);
            PanelParts.Prepare(_precision, head, tail, _panelColumns, depths, layout, isLeft: false);
        }
    }

    private void Multiply(long tile, float* scratch)
    {
        var isByLane = _left.IsContiguousAlongDepth;
        var row = tile / GroupCount * _rowBlock;
        var rows = (int)Math.Min(_rowBlock, _rows - row);
        for (var r = 0; r < rows; r += MicroKernel.Rows)
            PackLeft(row + r, Math.Min(MicroKernel.Rows, rows - r), scratch + r * DepthPiece, isByLane);
        var output = scratch + MostRows * DepthPiece;
        var first = (int)(tile % GroupCount) * _columnGroup;
        for (var panel = first; panel < Math.Min(first + _columnGroup, PanelCount); panel++)
        {
            var right = _rightPanels + (long)panel * _panelColumns * _depths * PanelParts.Count(_precision);
            for (var r = 0; r < rows; r += MicroKernel.Rows)
            {
                var left = scratch + r * DepthPiece;
                MicroKernel.Run(_depths, left, isByLane, right, _panelColumns, output);
                if (_precision == MatrixPrecision.Bf16x3) AddLowParts(left, isByLane, right, output);
                Add(output, row + r, Math.Min(MicroKernel.Rows, rows - r), panel * _panelColumns);
            }
        }
    }

    // The second and third pass. Where a high part is infinite they meet it with zeros; the first pass alone has the answer then.
    private void AddLowParts(float* left, bool isByLane, float* right, float* tile)
    {
        var low = tile + TileElements;
        left += _depths * (isByLane ? 1 : MicroKernel.Rows);
        MicroKernel.Run(2 * _depths, left, isByLane, right + _depths * _panelColumns, _panelColumns, low);
        for (var i = 0; i < MicroKernel.Rows * _panelColumns; i += 16)
        {
            var part = Vector512.Load(low + i);
            (Vector512.Load(tile + i) + Vector512.ConditionalSelect(Vector512.IsFinite(part), part, default)).Store(tile + i);
        }
    }

    private void PackLeft(long row, int rows, float* panel, bool isByLane)
    {
        var layout = isByLane ? PanelLayout.ByLane : PanelLayout.Interleaved(MicroKernel.Rows);
        if (rows < MicroKernel.Rows) new Span<float>(panel, MicroKernel.Rows * DepthPiece).Clear();
        _left.Pack(row, rows, _depth, _depths, panel, layout);
        PanelParts.Prepare(_precision, panel, panel + _depths * layout.DepthStep, MicroKernel.Rows, _depths, layout, isLeft: true);
    }

    // The first piece of the contraction sets the result, the others are added to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(float* tile, long row, int rows, int column)
    {
        var columns = Math.Min(_panelColumns, _columns - column);
        for (var r = 0; r < rows; r++, tile += _panelColumns)
        {
            var target = _result + (row + r) * _resultStride + _column + column;
            var i = 0;
            for (; i <= columns - 16; i += 16)
                Sum(Vector512.Load(tile + i), _depth == 0 ? default : Vector512.Load(target + i)).Store(target + i);
            if (i == columns) continue;
            var part = Sum(Vector512.Load(tile + i), _depth == 0 ? default : VectorLoops.LoadPart(target + i, columns - i));
            VectorLoops.StorePart(target + i, columns - i, part);
        }
    }

    private static Vector512<float> Sum(Vector512<float> x, Vector512<float> y) => CanonicalNaN.Of(x + y);
}
