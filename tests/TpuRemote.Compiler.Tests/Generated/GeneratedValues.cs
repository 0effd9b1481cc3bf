using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Compiler.Tests.Generated;

/// <summary>Keeps generated values small.</summary>
internal static class GeneratedValues
{
    private const long LargestRank = 4;
    private const long LargestCount = 256;

    /// <summary>The value, or a slice of it (its sum, past some rank) where it has grown large.</summary>
    public static Value Shrunk(this Value value, Builder b)
    {
        var type = value.TensorType;
        if (type.Rank > LargestRank) return b.Tanh(b.ReduceSum(value, 0, type.Rank - 1));
        if (type.ElementCount <= LargestCount) return value;
        return b.Slice(value, [.. type.Dimensions.Select(d => d > 3 ? 1L : 0L)], [.. type.Dimensions.Select(d => Math.Min(d, 4))], [.. type.Dimensions.Select(d => d > 3 ? 2L : 1L)]);
    }

    /// <summary>A value of one element as a scalar where the other is a scalar.</summary>
    public static Value AsShapeOf(this Value value, Builder b, Value other) =>
        value.TensorType.Equals(other.TensorType) ? value : b.Reshape(value, [.. other.TensorType.Dimensions]);
}
