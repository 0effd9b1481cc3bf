using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>A region of type <c>(E, E) -> i1</c> on scalars, applied to many pairs of elements of one tensor.</summary>
internal sealed class Predicate(Region region, IRegionEvaluator regions)
{
    // One comparison of the two arguments means what that comparison means on whole arrays.
    private readonly Operation? _comparison = region.Operations is [{ Definition: CompareOp } only, _]
        && only.Operands.SequenceEqual(region.Arguments) && region.Results[0] == only.Results[0] ? only : null;

    /// <summary>For each pair whether the region holds.</summary>
    /// <param name="tensor">The elements.</param>
    /// <param name="x">The flat places of the first arguments.</param>
    /// <param name="y">The flat places of the second arguments.</param>
    public bool[] Evaluate(Literal tensor, int[] x, int[] y)
    {
        var type = tensor.Type.ElementType;
        var results = new bool[x.Length];
        if (_comparison is { } op)
        {
            Scalar.Compare(
                CompareOp.DirectionOf(op),
                CompareOp.OrderOf(op),
                type,
                Take(tensor, x),
                Take(tensor, y),
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(results.AsSpan()));
            return results;
        }
        for (var i = 0; i < x.Length; i++) results[i] = regions.Evaluate(
            region, Element(tensor, x[i]), Element(tensor, y[i]))[0].AsSpan<bool>()[0];
        return results;
    }

    private static byte[] Take(Literal tensor, int[] places)
    {
        var size = tensor.Type.ElementType.ByteSize();
        var taken = new byte[places.Length * size];
        for (var i = 0; i < places.Length; i++) tensor.Bytes.Span.Slice(places[i] * size, size).CopyTo(taken.AsSpan(i * size));
        return taken;
    }

    private static Literal Element(Literal tensor, int place)
    {
        var size = tensor.Type.ElementType.ByteSize();
        return new(TensorType.Of(tensor.Type.ElementType), tensor.Bytes.Slice(place * size, size));
    }
}
