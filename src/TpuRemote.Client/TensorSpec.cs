using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client;

/// <summary>
/// What a tensor will be: its element type and dimensions. TensorFlow's -1 for an unknown dimension is refused where it is used.
/// </summary>
public sealed class TensorSpec
{
    private readonly long[] _dimensions;

    /// <summary>Describes a tensor.</summary>
    public TensorSpec(ElementType elementType, params ReadOnlySpan<long> dimensions)
    {
        ElementType = elementType;
        _dimensions = dimensions.ToArray();
    }

    /// <summary>The type of each element.</summary>
    public ElementType ElementType { get; }

    /// <summary>Dimension sizes, outermost first.</summary>
    public IReadOnlyList<long> Dimensions => _dimensions;

    /// <summary>The description of a tensor that is there.</summary>
    public static implicit operator TensorSpec(Tensor tensor) => FromTensor(tensor);

    /// <summary>The description of a tensor that is there.</summary>
    public static TensorSpec FromTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor.ElementType, tensor.Shape.AsSpan());
    }

    /// <inheritdoc />
    public override string ToString() => $"{ElementType.Name()}{StaticShape.Show(_dimensions)}";

    internal TensorType ToType() => StaticShape.Type(ElementType, _dimensions);
}
