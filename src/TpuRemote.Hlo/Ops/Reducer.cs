using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// A region of type <c>(E0, ..., E0, ...) -> (E0, ...)</c> on scalars, applied to many elements at once: accumulator i becomes
/// region(accumulator i, value i), each step rounded as the region's ops round.
/// </summary>
internal sealed class Reducer
{
    private readonly Region _region;
    private readonly IRegionEvaluator _regions;
    private readonly ScalarOp? _single;

    /// <summary>Wraps a verified region of an op that is being evaluated.</summary>
    public Reducer(Region region, IRegionEvaluator regions)
    {
        _region = region;
        _regions = regions;
        Types = [.. region.Results.Select(r => r.TensorType.ElementType)];
        _single = ReductionBody.SingleOp(region)?.ScalarOp;
    }

    /// <summary>The element types computed with, E0 and so on.</summary>
    public ImmutableArray<ElementType> Types { get; }

    /// <summary>The elements of a tensor as element type <c>E</c> of the given number.</summary>
    public ReadOnlyMemory<byte> Promote(Literal literal, int number) => ConvertOp.Converted(literal, Types[number]).Bytes;

    /// <summary>Combines a run of values into a run of accumulators.</summary>
    /// <param name="accumulators">For each Ei the accumulators, which are overwritten.</param>
    /// <param name="at">The first accumulator, in elements.</param>
    /// <param name="values">For each Ei the values.</param>
    /// <param name="from">The first value, in elements.</param>
    /// <param name="count">How many.</param>
    public void Combine(byte[][] accumulators, int at, ReadOnlyMemory<byte>[] values, int from, int count)
    {
        if (_single is { } op)
        {
            var size = Types[0].ByteSize();
            var x = accumulators[0].AsSpan(at * size, count * size);
            var y = values[0].Span.Slice(from * size, count * size);
            Scalar.Binary(op, Types[0], x, y, x);
            return;
        }
        for (var i = 0; i < count; i++) CombineOne(accumulators, at + i, values, from + i);
    }

    private void CombineOne(byte[][] accumulators, int at, ReadOnlyMemory<byte>[] values, int from)
    {
        var arguments = new Literal[2 * Types.Length];
        for (var k = 0; k < Types.Length; k++)
        {
            var size = Types[k].ByteSize();
            var scalar = TensorType.Of(Types[k]);
            arguments[k] = new Literal(scalar, accumulators[k].AsSpan(at * size, size).ToArray());
            arguments[Types.Length + k] = new Literal(scalar, values[k].Slice(from * size, size));
        }
        var results = _regions.Evaluate(_region, ImmutableArray.Create(arguments));
        for (var k = 0; k < Types.Length; k++) results[k].Bytes.Span.CopyTo(accumulators[k].AsSpan(at * Types[k].ByteSize()));
    }
}
