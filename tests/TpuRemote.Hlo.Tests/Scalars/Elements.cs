using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Hlo.Tests.Scalars;

/// <summary>Calls the span functions of <see cref="Scalar"/> with C# values.</summary>
static class Elements
{
    internal static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    internal static T[] Unary<T>(ScalarOp op, params T[] x)
        where T : unmanaged
    {
        var result = new T[x.Length];
        Scalar.Unary(op, TypeOf<T>(), Bytes(x), MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }

    internal static T Binary<T>(ScalarOp op, T x, T y)
        where T : unmanaged
    {
        var result = new T[1];
        Scalar.Binary(op, TypeOf<T>(), Bytes(x), Bytes(y), MemoryMarshal.AsBytes(result.AsSpan()));
        return result[0];
    }

    internal static TTo Convert<TFrom, TTo>(TFrom x)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var result = new TTo[1];
        Scalar.Convert(TypeOf<TFrom>(), Bytes(x), TypeOf<TTo>(), MemoryMarshal.AsBytes(result.AsSpan()));
        return result[0];
    }

    internal static bool Compare<T>(ComparisonDirection direction, ComparisonType order, T x, T y)
        where T : unmanaged
    {
        var result = new byte[1];
        Scalar.Compare(direction, order, TypeOf<T>(), Bytes(x), Bytes(y), result);
        return result[0] == 1;
    }

    internal static ElementType TypeOf<T>() => ElementTypeExtensions.TryFromClrType(typeof(T), out ElementType type)
        ? type
        : throw new ArgumentException($"{typeof(T)} is not an element type.");
}
