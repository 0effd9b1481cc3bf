using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;
using TpuRemote.Pod.Kernels.Vector;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>A row of a product whose sums are rounded to the result type in order: the definition, for floats
/// in exact runs and for integers always. Operands are first converted to the result type.</summary>
/// <param name="left">Row m of the left operand.</param>
/// <param name="leftDepthStride">Elements from k to k.</param>
/// <param name="right">The right operand.</param>
/// <param name="rightDepthStride">Elements from k to k.</param>
/// <param name="rightColumnStride">Elements from n to n.</param>
/// <param name="depth">k.</param>
/// <param name="columns">n.</param>
/// <param name="resultType">Element type of the result.</param>
/// <param name="result">Row m of the result.</param>
/// <param name="replicas">Replicas that are contracted, before k; 1 where they are not.</param>
/// <param name="replicaStrides">Elements from a replica's left (right) operand to the next one's.</param>
/// <param name="cancellation">Looked at along k, which a broadcast makes as long as it likes.</param>
// Invariant: operands and result have an element at each index; they do not overlap.
internal readonly unsafe struct OrderedProduct(
    byte* left, long leftDepthStride, byte* right, long rightDepthStride, long rightColumnStride, long depth, long columns,
    ElementType resultType, byte* result, int replicas, (long Left, long Right) replicaStrides, CancellationToken cancellation)
    : INumericVisitor<bool>
{
    private const long DepthsPerCheck = 1 << 20;

    private readonly byte* _left = left;
    private readonly byte* _right = right;
    private readonly byte* _result = result;

    public bool Float<TOperand>()
        where TOperand : unmanaged, IFloatElement<TOperand>
    {
        if (typeof(TOperand) == typeof(F32Element) && resultType == ElementType.F32 && rightColumnStride == 1 && replicas == 1)
        {
            Singles();
            return true;
        }
        switch (resultType)
        {
            case ElementType.Bf16: Floats<TOperand, Bf16Element>(); break;
            case ElementType.F16: Floats<TOperand, F16Element>(); break;
            case ElementType.F32: Floats<TOperand, F32Element>(); break;
            default: Floats<TOperand, F64Element>(); break;
        }
        return true;
    }

    public bool Integer<TOperand>()
        where TOperand : unmanaged, IIntegerElement<TOperand>
    {
        switch (resultType)
        {
            case ElementType.I1: Integers<TOperand, I1Element>(); break;
            case ElementType.I8 or ElementType.Ui8: Integers<TOperand, I8Element>(); break;
            case ElementType.I16 or ElementType.Ui16: Integers<TOperand, I16Element>(); break;
            case ElementType.I32 or ElementType.Ui32: Integers<TOperand, I32Element>(); break;
            default: Integers<TOperand, I64Element>(); break;
        }
        return true;
    }

    // Multiplied and added apart (never fused); the order along the contraction is that of the definition. Four vectors of columns at a
    // time hide the latency of the additions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Singles()
    {
        var y = (float*)_right;
        var z = (float*)_result;
        long n = 0;
        for (; n <= columns - 64; n += 64)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            var row = y + n;
            var left = (float*)_left;
            for (long k = 0; k < depth; k++, row += rightDepthStride, left += leftDepthStride)
            {
                if (k % DepthsPerCheck == 0) cancellation.ThrowIfCancellationRequested();
                var factor = Vector512.Create(*left);
                a += factor * Vector512.Load(row);
                b += factor * Vector512.Load(row + 16);
                c += factor * Vector512.Load(row + 32);
                d += factor * Vector512.Load(row + 48);
            }
            CanonicalNaN.Of(a).Store(z + n);
            CanonicalNaN.Of(b).Store(z + n + 16);
            CanonicalNaN.Of(c).Store(z + n + 32);
            CanonicalNaN.Of(d).Store(z + n + 48);
        }
        for (; n < columns; n += 16) SinglesPart(n, (int)Math.Min(16, columns - n));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SinglesPart(long column, int width)
    {
        Vector512<float> sum = default;
        var row = (float*)_right + column;
        var left = (float*)_left;
        for (long k = 0; k < depth; k++, row += rightDepthStride, left += leftDepthStride)
        {
            if (k % DepthsPerCheck == 0) cancellation.ThrowIfCancellationRequested();
            sum += Vector512.Create(*left) * (width == 16 ? Vector512.Load(row) : VectorLoops.LoadPart(row, width));
        }
        VectorLoops.StorePart((float*)_result + column, width, CanonicalNaN.Of(sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Floats<TOperand, TResult>()
        where TOperand : unmanaged, IFloatElement<TOperand>
        where TResult : unmanaged, IFloatElement<TResult>
    {
        for (long n = 0; n < columns; n++)
        {
            double sum = 0;
            for (var replica = 0; replica < replicas; replica++)
            {
                var left = (TOperand*)_left + replica * replicaStrides.Left;
                var right = (TOperand*)_right + replica * replicaStrides.Right + n * rightColumnStride;
                for (long k = 0; k < depth; k++)
                {
                    if (k % DepthsPerCheck == 0) cancellation.ThrowIfCancellationRequested();
                    var x = TResult.Widen(TResult.Narrow(TOperand.Widen(left[k * leftDepthStride])));
                    var product = x * TResult.Widen(TResult.Narrow(TOperand.Widen(right[k * rightDepthStride])));
                    sum = TResult.Widen(TResult.Narrow(sum + TResult.Widen(TResult.Narrow(product))));
                }
            }
            ((TResult*)_result)[n] = TResult.Narrow(sum);
        }
    }

    // Wrapping arithmetic in 64 bits, cut to the width at the end, wraps as every step would; i1 is or of ands.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Integers<TOperand, TResult>()
        where TOperand : unmanaged, IIntegerElement<TOperand>
        where TResult : unmanaged, IIntegerElement<TResult>
    {
        for (long n = 0; n < columns; n++)
        {
            long sum = 0;
            for (long k = 0; k < depth; k++)
            {
                if (k % DepthsPerCheck == 0) cancellation.ThrowIfCancellationRequested();
                var product = Multiply.Integer<TResult>(
                    TOperand.Widen(((TOperand*)_left)[k * leftDepthStride]),
                    TOperand.Widen(((TOperand*)_right)[k * rightDepthStride + n * rightColumnStride]));
                sum = Add.Integer<TResult>(sum, product);
            }
            ((TResult*)_result)[n] = TResult.Narrow(sum);
        }
    }
}
