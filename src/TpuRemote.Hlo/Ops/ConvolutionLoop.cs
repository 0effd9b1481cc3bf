using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Ops;

/// <summary>The sums of a convolution, specialised for the element type that they are computed in.</summary>
internal readonly ref struct ConvolutionLoop : INumericVisitor<bool>
{
    private readonly ReadOnlySpan<byte> _lhs;
    private readonly ReadOnlySpan<byte> _rhs;
    private readonly Span<byte> _result;
    private readonly ConvolutionPlan _plan;

    /// <summary>Prepares the sums; all arrays are of the result's element type.</summary>
    public ConvolutionLoop(ConvolutionShape shape, ReadOnlySpan<byte> lhs, ReadOnlySpan<byte> rhs, Span<byte> result)
    {
        _lhs = lhs;
        _rhs = rhs;
        _result = result;
        _plan = new(shape);
    }

    /// <inheritdoc />
    public bool Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>
    {
        var lhs = Widen<TElement>(_lhs);
        var rhs = Widen<TElement>(_rhs);
        var result = MemoryMarshal.Cast<byte, TElement>(_result);
        // Padding is 0, and 0 times a finite number leaves a sum that started at +0 as it is; only infinities and NaN make a difference.
        var skipsPadding = Array.TrueForAll(rhs, double.IsFinite);
        foreach (var output in _plan.Outputs(skipsPadding))
        {
            double sum = 0;
            foreach (var (from, weight) in output.Taps)
            {
                for (var i = 0; i < _plan.Features; i++)
                {
                    var x = from < 0 ? 0 : lhs[output.Lhs + from + (i * _plan.LhsFeatureStride)];
                    var product = TElement.Widen(TElement.Narrow(x * rhs[output.Rhs + weight + (i * _plan.RhsFeatureStride)]));
                    sum = TElement.Widen(TElement.Narrow(sum + product));
                }
            }
            result[output.Result] = TElement.Narrow(sum);
        }
        return true;
    }

    /// <inheritdoc />
    public bool Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        var lhs = MemoryMarshal.Cast<byte, TElement>(_lhs);
        var rhs = MemoryMarshal.Cast<byte, TElement>(_rhs);
        var result = MemoryMarshal.Cast<byte, TElement>(_result);
        foreach (var output in _plan.Outputs(skipsPadding: true))
        {
            long sum = 0;
            foreach (var (from, weight) in output.Taps)
            {
                for (var i = 0; i < _plan.Features; i++)
                {
                    var x = TElement.Widen(lhs[output.Lhs + from + (i * _plan.LhsFeatureStride)]);
                    var product = x * TElement.Widen(rhs[output.Rhs + weight + (i * _plan.RhsFeatureStride)]);
                    // Of i1, the sum is or and the product is and, as for add and multiply.
                    sum = TElement.Bits == 1 ? sum | product : sum + product;
                }
            }
            // Only the lowest bits are kept, and they depend on no higher ones: rounding once is rounding at every step.
            result[output.Result] = TElement.Narrow(sum);
        }
        return true;
    }

    private static double[] Widen<TElement>(ReadOnlySpan<byte> bytes)
        where TElement : unmanaged, IFloatElement<TElement>
    {
        var elements = MemoryMarshal.Cast<byte, TElement>(bytes);
        var wide = new double[elements.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = TElement.Widen(elements[i]);
        return wide;
    }
}
