using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client;

/// <content>From and to C# numbers, arrays and MathNet's matrices.</content>
public abstract partial class Tensor
{
    /// <summary>A scalar that takes the float type of the tensors it meets; alone it is f32.</summary>
    public static implicit operator Tensor(float value) => EagerTensor.Number(value, ElementType.F32);

    /// <summary>A scalar that takes the float type of the tensors it meets; alone it is f32.</summary>
    public static implicit operator Tensor(double value) => EagerTensor.Number(value, ElementType.F32);

    /// <summary>A scalar that takes the numeric type of the tensors it meets; alone it is i32.</summary>
    public static implicit operator Tensor(int value) => EagerTensor.Number(value, ElementType.I32);

    /// <summary>A scalar that takes the numeric type of the tensors it meets; alone it is i64.</summary>
    public static implicit operator Tensor(long value) => EagerTensor.Number(value, ElementType.I64);

    /// <summary>An i1 scalar.</summary>
    public static implicit operator Tensor(bool value) => new EagerTensor(Literal.Scalar(ElementType.I1, value));

    /// <summary>Rank 1, f32.</summary>
    public static implicit operator Tensor(float[] values) => TensorData.Read(values);

    /// <summary>Rank 2, f32.</summary>
    public static implicit operator Tensor(float[,] values) => TensorData.Read(values);

    /// <summary>Rank 3, f32.</summary>
    public static implicit operator Tensor(float[,,] values) => TensorData.Read(values);

    /// <summary>Rank 4, f32.</summary>
    public static implicit operator Tensor(float[,,,] values) => TensorData.Read(values);

    /// <summary>Rank 2, f32; rows must be equally long.</summary>
    public static implicit operator Tensor(float[][] values) => TensorData.Read(values);

    /// <summary>Rank 1, i32.</summary>
    public static implicit operator Tensor(int[] values) => TensorData.Read(values);

    /// <summary>Rank 2, i32.</summary>
    public static implicit operator Tensor(int[,] values) => TensorData.Read(values);

    /// <summary>Rank 2, i32; rows must be equally long.</summary>
    public static implicit operator Tensor(int[][] values) => TensorData.Read(values);

    /// <summary>Rank 1, ui8.</summary>
    public static implicit operator Tensor(byte[] values) => TensorData.Read(values);

    /// <summary>Rank 1, i1.</summary>
    public static implicit operator Tensor(bool[] values) => TensorData.Read(values);

    /// <summary>Rank 1, f64.</summary>
    public static implicit operator Tensor(double[] values) => TensorData.Read(values);

    /// <summary>Rank 2, f64.</summary>
    public static implicit operator Tensor(double[,] values) => TensorData.Read(values);

    /// <summary>Rank 2, f32, row-major.</summary>
    public static implicit operator Tensor(Matrix<float> matrix) => TensorData.Read(matrix);

    /// <summary>Rank 1, f32.</summary>
    public static implicit operator Tensor(Vector<float> vector) => TensorData.Read(vector);

    /// <summary>
    /// A tensor of whatever holds numbers: a tensor, a number, an array of any rank, a jagged array, a MathNet matrix or vector.
    /// The element type is the C# type's (float is f32, int is i32, byte is ui8, bool is i1 ...).
    /// </summary>
    /// <exception cref="TpuArgumentException">It holds no numbers, or jagged rows of different lengths.</exception>
    public static Tensor From(object value) => TensorData.Read(value);

    /// <summary>A tensor of the given dimensions; without any, of rank 1.</summary>
    /// <param name="elements">Row-major elements of a C# number type; they are copied.</param>
    /// <param name="dimensions">Dimension sizes, outermost first; their product is the number of elements.</param>
    /// <exception cref="TpuArgumentException">The product differs, or the type is none of <see
    /// cref="ElementTypeExtensions.ClrType"/>.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<long> dimensions)
        where T : unmanaged
    {
        var type = StaticShape.Type(TensorData.ElementTypeOf(typeof(T)), dimensions.IsEmpty ? [elements.Length] : dimensions);
        if (type.ElementCount != elements.Length)
            throw new TpuArgumentException($"{type} has {type.ElementCount} elements, {elements.Length} were given");
        return new EagerTensor(Literal.Create(type, elements));
    }

    /// <summary>Copies the elements, row-major, as the C# type of the element type (i1 as bool or byte).</summary>
    /// <exception cref="TpuArgumentException"><typeparamref name="T"/> is not that type.</exception>
    /// <exception cref="TpuTracingException">The tensor is traced.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var literal = Concrete().Literal;
        if (typeof(T) != ElementType.ClrType() && !(ElementType.IsBoolean() && typeof(T) == typeof(byte)))
            throw new TpuArgumentException(
                $"elements of {ElementType.Name()} are {ElementType.ClrType().Name}, {typeof(T).Name} was asked for; Cast first");
        return literal.ToArray<T>();
    }

    /// <summary>The only element, as the C# type of the element type.</summary>
    /// <exception cref="TpuArgumentException">There is not exactly one element, or <typeparamref name="T"/> is not its type.</exception>
    /// <exception cref="TpuTracingException">The tensor is traced.</exception>
    public T ToScalar<T>()
        where T : unmanaged =>
        Type.ElementCount == 1 ? ToArray<T>()[0] : throw new TpuArgumentException($"one element was expected, the tensor is {Type}");

    /// <summary>Copies an f32 tensor of rank 2 into a MathNet matrix.</summary>
    /// <exception cref="TpuArgumentException">It is of another rank or element type.</exception>
    public Matrix<float> ToMatrix()
    {
        if (Rank != 2) throw new TpuArgumentException($"a tensor of rank 2 was expected, {Type} was given");
        return Matrix<float>.Build.DenseOfRowMajor((int)Shape[0], (int)Shape[1], ToArray<float>());
    }

    /// <summary>Copies an f32 tensor of rank 1 into a MathNet vector.</summary>
    /// <exception cref="TpuArgumentException">It is of another rank or element type.</exception>
    public Vector<float> ToVector()
    {
        if (Rank != 1) throw new TpuArgumentException($"a tensor of rank 1 was expected, {Type} was given");
        return Vector<float>.Build.DenseOfArray(ToArray<float>());
    }

    /// <summary>The bytes of the elements: row-major, little-endian, one byte per i1.</summary>
    /// <exception cref="TpuTracingException">The tensor is traced.</exception>
    public ReadOnlyMemory<byte> ToBytes() => Concrete().Literal.Bytes;
}
