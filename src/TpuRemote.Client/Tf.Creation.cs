using System.Runtime.CompilerServices;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client;

/// <content>Tensors made of nothing but their shape.</content>
public static partial class Tf
{
    /// <summary>All zeros, f32.</summary>
    // Preferred, because the literal 0 of Zeros(0, 3) would convert to an ElementType as well.
    [OverloadResolutionPriority(1)]
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => Zeros(ElementType.F32, shape);

    /// <summary>All zeros.</summary>
    public static Tensor Zeros(ElementType elementType, params ReadOnlySpan<long> shape) => Filled(StaticShape.Type(elementType, shape), 0);

    /// <summary>All ones, f32.</summary>
    // Preferred, because the literal 0 of Ones(0, 3) would convert to an ElementType as well.
    [OverloadResolutionPriority(1)]
    public static Tensor Ones(params ReadOnlySpan<long> shape) => Ones(ElementType.F32, shape);

    /// <summary>All ones.</summary>
    public static Tensor Ones(ElementType elementType, params ReadOnlySpan<long> shape) => Filled(StaticShape.Type(elementType, shape), 1);

    /// <summary>All elements equal to a scalar, of its element type.</summary>
    public static Tensor Fill(Tensor value, params ReadOnlySpan<long> shape) => BroadcastTo(value, shape);

    /// <summary>Zeros of the shape and element type of another tensor.</summary>
    public static Tensor ZerosLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x.Type, 0);
    }

    /// <summary>Ones of the shape and element type of another tensor.</summary>
    public static Tensor OnesLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x.Type, 1);
    }

    /// <summary>0, 1, ... along one dimension of the shape, the same along the others.</summary>
    public static Tensor Iota(ElementType elementType, int dimension, params ReadOnlySpan<long> shape)
    {
        var type = StaticShape.Type(elementType, shape);
        var along = Axis("iota", dimension, type.Rank);
        return Emitter.Apply((b, _) => b.Iota(type, along));
    }

    /// <summary>0, 1, ... count - 1, of rank 1.</summary>
    public static Tensor Range(long count, ElementType elementType = ElementType.I32) => Iota(elementType, 0, count);

    /// <summary>The square matrix with ones on its diagonal.</summary>
    public static Tensor Eye(long size, ElementType elementType = ElementType.F32) =>
        Cast(Equal(Iota(ElementType.I32, 0, size, size), Iota(ElementType.I32, 1, size, size)), elementType);

    /// <summary>An input of a rewrite whose elements come with each run: it has a type and no elements.</summary>
    /// <exception cref="TpuArgumentException">A dimension is unknown (-1).</exception>
    public static Tensor Placeholder(ElementType elementType, params ReadOnlySpan<long> shape) =>
        new PlaceholderTensor(StaticShape.Type(elementType, shape));

    private static Tensor Filled(TensorType type, double value) => Emitter.Apply((b, _) => b.Full(type, value));
}
