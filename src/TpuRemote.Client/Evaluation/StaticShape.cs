using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>Turns dimensions that a user gave into a type, refusing the unknown ones.</summary>
internal static class StaticShape
{
    /// <summary>The tensor type of known dimensions.</summary>
    /// <exception cref="TpuArgumentException">A dimension is negative (TensorFlow writes -1 for an unknown one), or the tensor is too
    /// large.</exception>
    public static TensorType Type(ElementType elementType, ReadOnlySpan<long> dimensions)
    {
        for (var d = 0; d < dimensions.Length; d++)
        {
            if (dimensions[d] >= 0) continue;
            throw new TpuArgumentException(
                $"the MXU needs static shapes: dimension {d} of {Show(dimensions)} is unknown; "
                + "give its size (pad the last batch, or drop the remainder)");
        }
        try
        {
            return TensorType.Of(elementType, dimensions);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new TpuArgumentException(e.Message, e);
        }
    }

    /// <summary>Dimensions as <c>[2, ?, 3]</c>.</summary>
    public static string Show(ReadOnlySpan<long> dimensions) =>
        $"[{string.Join(", ", dimensions.ToArray().Select(d => d < 0 ? "?" : $"{d}"))}]";
}
