using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// Evaluates dot_general. Each result element starts from zero; for each index of the contraction in ascending order a product is
/// made and rounded, then added and rounded. Elements along a row of the result are independent, so rows go together.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>The product, with operands first converted to the result's element type.</summary>
    public static Literal Of(Literal lhs, Literal rhs, DotDimensionNumbers numbers, TensorType result)
    {
        var free = (
            Lhs: DotGeneralRules.Free(lhs.Type, numbers.LhsBatching, numbers.LhsContracting),
            Rhs: DotGeneralRules.Free(rhs.Type, numbers.RhsBatching, numbers.RhsContracting));
        var left = Packed(lhs, result.ElementType, [.. numbers.LhsBatching, .. free.Lhs, .. numbers.LhsContracting]);
        var right = Packed(rhs, result.ElementType, [.. numbers.RhsBatching, .. numbers.RhsContracting, .. free.Rhs]);
        var sizes = new Sizes(
            Extent(lhs, numbers.LhsBatching), Extent(lhs, free.Lhs), Extent(rhs, free.Rhs), Extent(lhs, numbers.LhsContracting));
        var bytes = new byte[result.ByteSize];
        switch (result.ElementType)
        {
            case ElementType.F32: MultiplyFloats<float>(sizes, left.Span, right.Span, bytes); break;
            case ElementType.F64: MultiplyFloats<double>(sizes, left.Span, right.Span, bytes); break;
            default: Multiply(sizes, result.ElementType, left.Span, right.Span, bytes); break;
        }
        return new Literal(result, bytes);
    }

    private static ReadOnlyMemory<byte> Packed(Literal operand, ElementType elementType, ImmutableArray<long> order) =>
        TransposeOp.Transposed(ConvertOp.Converted(operand, elementType), order).Bytes;

    private static int Extent(Literal operand, ImmutableArray<long> dimensions) =>
        (int)dimensions.Aggregate(1L, (product, d) => product * operand.Type.Dimensions[(int)d]);

    // The definition: scalar operations on rows.
    private static void Multiply(Sizes sizes, ElementType type, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> result)
    {
        var size = type.ByteSize();
        var rowBytes = sizes.Columns * size;
        Span<byte> repeated = new byte[rowBytes];
        Span<byte> products = new byte[rowBytes];
        for (var row = 0; row < sizes.Batches * sizes.Rows; row++)
        {
            var sums = result.Slice(row * rowBytes, rowBytes);
            for (var k = 0; k < sizes.Depth; k++)
            {
                var factor = left.Slice(((row * sizes.Depth) + k) * size, size);
                for (var i = 0; i < rowBytes; i += size) factor.CopyTo(repeated[i..]);
                var others = right.Slice(((row / sizes.Rows * sizes.Depth) + k) * rowBytes, rowBytes);
                Scalar.Binary(ScalarOp.Multiply, type, repeated, others, products);
                Scalar.Binary(ScalarOp.Add, type, sums, products, sums);
            }
        }
    }

    // The same steps where the processor has the element type; Vector multiplies and adds apart, never fused. Every NaN is made the one
    // NaN at the end, which differs from doing so at every step in nothing that can be seen.
    private static void MultiplyFloats<T>(Sizes sizes, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = MemoryMarshal.Cast<byte, T>(left);
        var y = MemoryMarshal.Cast<byte, T>(right);
        var z = MemoryMarshal.Cast<byte, T>(result);
        for (var row = 0; row < sizes.Batches * sizes.Rows; row++)
        {
            var sums = z.Slice(row * sizes.Columns, sizes.Columns);
            for (var k = 0; k < sizes.Depth; k++)
            {
                var others = y.Slice(((row / sizes.Rows * sizes.Depth) + k) * sizes.Columns, sizes.Columns);
                AddScaled(x[(row * sizes.Depth) + k], others, sums);
            }
        }
        // NaN of .NET is negative; ours is the positive one (see IFloatElement.Narrow).
        var nan = T.CopySign(T.NaN, T.One);
        foreach (ref var element in z)
        {
            if (T.IsNaN(element)) element = nan;
        }
    }

    /// <summary>Adds the factor times each element of the row to the sums, rounding the product and the sum.</summary>
    internal static void AddScaled<T>(T factor, ReadOnlySpan<T> row, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var wide = Vector<T>.Count;
        var i = 0;
        for (; i <= sums.Length - wide; i += wide)
        {
            var product = new Vector<T>(row.Slice(i, wide)) * factor;
            (new Vector<T>(sums.Slice(i, wide)) + product).CopyTo(sums.Slice(i, wide));
        }
        for (; i < sums.Length; i++) sums[i] += factor * row[i];
    }

    /// <summary>Left is batches x rows x depth, right batches x depth x columns, the result batches x rows x columns.</summary>
    private readonly record struct Sizes(int Batches, int Rows, int Columns, int Depth);
}
