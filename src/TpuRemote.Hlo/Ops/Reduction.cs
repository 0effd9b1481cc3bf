using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// One reduce being evaluated: the inputs laid out as rows, one for each index of the folded dimensions in ascending order, a row
/// holding one element for each result element.
/// </summary>
internal sealed class Reduction
{
    private readonly Operation _operation;
    private readonly ImmutableArray<Literal> _rows;
    private readonly ImmutableArray<Literal> _initialValues;
    private readonly int _rowCount;
    private readonly int _rowLength;

    private Reduction(Operation operation, ImmutableArray<Literal> rows, ImmutableArray<Literal> initialValues)
    {
        _operation = operation;
        _rows = rows;
        _initialValues = initialValues;
        _rowLength = (int)operation.Results[0].TensorType.ElementCount;
        _rowCount = _rowLength == 0 ? 0 : (int)(rows[0].Type.ElementCount / _rowLength);
    }

    /// <summary>Lays out the operands of a reduce.</summary>
    public static Reduction Of(Operation operation, ImmutableArray<Literal> operands)
    {
        var count = operation.Results.Length;
        var dimensions = operation.Attributes.Integers("dimensions");
        var all = Enumerable.Range(0, operands[0].Type.Rank).Select(d => (long)d).ToArray();
        ImmutableArray<long> order = [.. all.Where(d => dimensions.Contains(d)), .. all.Where(d => !dimensions.Contains(d))];
        ImmutableArray<Literal> promoted = [.. operands.Select(
            (o, i) => ConvertOp.Converted(o, operation.Results[i % count].TensorType.ElementType))];
        return new(operation, [.. promoted.Take(count).Select(o => TransposeOp.Transposed(o, order))], promoted[count..]);
    }

    /// <summary>The results, by the quick way where the body is one op: the same bits, since each element sees the same steps.</summary>
    public ImmutableArray<Literal> Fold(IRegionEvaluator regions) =>
        ReductionBody.SingleOp(_operation.Regions[0]) is { } op ? [FoldRows(op.ScalarOp)] : FoldElements(regions);

    private Literal FoldRows(ScalarOp op)
    {
        var type = _operation.Result.TensorType;
        var folded = Literal.Splat(_initialValues[0], type).Bytes.ToArray();
        Scalar.Fold(op, type.ElementType, _rows[0].Bytes.Span, folded);
        return new Literal(type, folded);
    }

    private ImmutableArray<Literal> FoldElements(IRegionEvaluator regions)
    {
        byte[][] results = [.. _operation.Results.Select(r => new byte[r.TensorType.ByteSize])];
        for (var column = 0; column < _rowLength; column++)
        {
            var folded = _initialValues;
            for (var row = 0; row < _rowCount; row++)
                folded = regions.Evaluate(_operation.Regions[0], folded.AddRange(Elements((row * _rowLength) + column)));
            for (var k = 0; k < results.Length; k++)
                folded[k].Bytes.Span.CopyTo(results[k].AsSpan(column * folded[k].Bytes.Length));
        }
        return [.. results.Select((bytes, k) => new Literal(_operation.Results[k].TensorType, bytes))];
    }

    private IEnumerable<Literal> Elements(int index)
    {
        foreach (var rows in _rows)
        {
            var size = rows.Type.ElementType.ByteSize();
            yield return new Literal(TensorType.Of(rows.Type.ElementType), rows.Bytes.Slice(index * size, size));
        }
    }
}
