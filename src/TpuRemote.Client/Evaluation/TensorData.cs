using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>Reads host data of any shape that C# has for it.</summary>
internal static class TensorData
{
    /// <summary>The tensor of host data.</summary>
    /// <exception cref="TpuArgumentException">It is none.</exception>
    public static Tensor Read(object? value) => value switch
    {
        Tensor tensor => tensor,
        float number => number,
        double number => number,
        int number => number,
        long number => number,
        bool flag => flag,
        Matrix<float> matrix =>
            new EagerTensor(
                Literal.Create(TensorType.Of(ElementType.F32, matrix.RowCount, matrix.ColumnCount), matrix.ToRowMajorArray().AsSpan())),
        Vector<float> vector => new EagerTensor(Literal.Create(TensorType.Of(ElementType.F32, vector.Count), vector.ToArray().AsSpan())),
        Array array when array.GetType().GetElementType()!.IsArray => ReadJagged(array),
        Array array => ReadArray(array),
        ValueType number when ElementTypeExtensions.TryFromClrType(number.GetType(), out var type) => ReadScalar(number, type),
        null => throw new TpuArgumentException("a tensor was expected, null was given"),
        _ => throw NoTensor(value.GetType()),
    };

    /// <summary>The element type that a C# number type carries.</summary>
    /// <exception cref="TpuArgumentException">It carries none.</exception>
    public static ElementType ElementTypeOf(Type clr) =>
        ElementTypeExtensions.TryFromClrType(clr, out var type) ? type : throw NoTensor(clr);

    private static TpuArgumentException NoTensor(Type given) => new(
        "a tensor was expected (a Tensor, a number, an array of numbers that a TPU has, a jagged array, a MathNet matrix or vector of "
        + $"float), {TypeText.Of(given)} was given");

    private static EagerTensor ReadScalar(ValueType number, ElementType type)
    {
        var array = Array.CreateInstance(number.GetType(), 1);
        array.SetValue(number, 0);
        return new EagerTensor(new Literal(TensorType.Of(type), BytesOf(array, type)));
    }

    private static EagerTensor ReadArray(Array array)
    {
        var type = ElementTypeOf(array.GetType().GetElementType()!);
        var dimensions = Enumerable.Range(0, array.Rank).Select(array.GetLongLength).ToArray();
        return new EagerTensor(new Literal(TensorType.Of(type, dimensions), BytesOf(array, type)));
    }

    private static EagerTensor ReadJagged(Array rows)
    {
        var parts = rows.Cast<object?>().Select(row => Read(row).Concrete().Literal).ToArray();
        if (parts.Length == 0)
            throw new TpuArgumentException("a jagged array with at least one row was expected, one without rows was given");
        for (var i = 1; i < parts.Length; i++)
        {
            if (!parts[i].Type.Equals(parts[0].Type))
                throw new TpuArgumentException(
                    $"rows of a jagged array should be equally long: row 0 is {parts[0].Type}, row {i} is {parts[i].Type}");
        }
        var type = TensorType.Of(parts[0].Type.ElementType, [parts.Length, .. parts[0].Type.Dimensions]);
        var bytes = new byte[type.ByteSize];
        var each = parts[0].Bytes.Length;
        for (var i = 0; i < parts.Length; i++) parts[i].Bytes.Span.CopyTo(bytes.AsSpan(i * each));
        return new EagerTensor(new Literal(type, bytes));
    }

    private static byte[] BytesOf(Array array, ElementType type)
    {
        var bytes = new byte[array.LongLength * type.ByteSize()];
        if (array.Length > 0)
            MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), bytes.Length).CopyTo(bytes);
        return bytes;
    }
}
