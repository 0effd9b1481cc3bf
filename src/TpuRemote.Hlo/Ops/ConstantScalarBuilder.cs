using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>Builds constants from a number: the scalar is the constant, a tensor is its broadcast.</summary>
public static class ConstantScalarBuilder
{
    /// <summary>A constant scalar of any element type, converted from a double as <c>convert</c> does.</summary>
    public static Value ConstantScalar(this Builder builder, ElementType elementType, double value)
    {
        var bytes = new byte[elementType.ByteSize()];
        Scalar.Convert(ElementType.F64, Literal.Scalar(ElementType.F64, value).Bytes.Span, elementType, bytes);
        return builder.Constant(new Literal(TensorType.Of(elementType), bytes));
    }

    /// <summary>A tensor all of whose elements are the number.</summary>
    public static Value Full(this Builder builder, TensorType type, double value)
    {
        ArgumentNullException.ThrowIfNull(type);
        var scalar = builder.ConstantScalar(type.ElementType, value);
        return type.IsScalar ? scalar : builder.BroadcastInDim(scalar, type, []);
    }

    /// <summary>A tensor of zeros (of false, for i1).</summary>
    public static Value Zeros(this Builder builder, TensorType type) => builder.Full(type, 0);
}
