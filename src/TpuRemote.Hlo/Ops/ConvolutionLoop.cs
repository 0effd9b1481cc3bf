using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// The sums of a convolution over dense arrays of one element type: the input as [batch, spatial ..., feature], the kernel as
/// [spatial ..., input feature, output feature], the result as [batch, spatial ..., feature]. The output features of a place are
/// independent and go together.
/// </summary>
internal readonly ref struct ConvolutionLoop(ConvolutionShape shape, ReadOnlySpan<byte> lhs, ReadOnlySpan<byte> rhs, Span<byte> result)
    : INumericVisitor<bool>
{
    private readonly ReadOnlySpan<byte> _lhs = lhs;
    private readonly ReadOnlySpan<byte> _rhs = rhs;
    private readonly Span<byte> _result = result;

    /// <inheritdoc />
    public bool Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>
    {
        switch (TElement.Type)
        {
            case ElementType.F32: Run<float, NativeScaledSum<float>>(); break;
            case ElementType.F64: Run<double, NativeScaledSum<double>>(); break;
            default: Run<TElement, FloatScaledSum<TElement>>(); break;
        }
        // The processor's NaN may be another than the one that every step of the definition makes.
        var elements = MemoryMarshal.Cast<byte, TElement>(_result);
        foreach (ref var element in elements)
        {
            if (double.IsNaN(TElement.Widen(element))) element = TElement.Narrow(double.NaN);
        }
        return true;
    }

    /// <inheritdoc />
    public bool Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        Run<TElement, IntegerScaledSum<TElement>>();
        return true;
    }

    private void Run<T, TSum>()
        where T : unmanaged
        where TSum : struct, IScaledSum<T>
    {
        var result = MemoryMarshal.Cast<byte, T>(_result);
        if (result.IsEmpty) return;
        // Padding is 0, and 0 times a finite number leaves a sum that began at +0 as it is; only infinities and NaN make a difference.
        var skipsPadding = AllFinite<T, TSum>();
        var sizes = shape.OutputSizes.ToArray();
        var places = (int)sizes.Aggregate(1L, (x, y) => x * y);
        var features = (int)shape.OutputFeatures;
        var place = new long[sizes.Length];
        for (var p = 0; p < places; p++)
        {
            var taps = ConvolutionTap.At(shape, place, skipsPadding);
            for (var batch = 0; batch < shape.OutputBatch; batch++) Sum<T, TSum>(
                batch, taps, result.Slice(((batch * places) + p) * features, features));
            IndexSpace.Advance(place, sizes);
        }
    }

    private void Sum<T, TSum>(int batch, ConvolutionTap[] taps, Span<T> sums)
        where T : unmanaged
        where TSum : struct, IScaledSum<T>
    {
        var lhs = MemoryMarshal.Cast<byte, T>(_lhs);
        var rhs = MemoryMarshal.Cast<byte, T>(_rhs);
        var (depth, columns) = ((int)shape.KernelFeatures, sums.Length / (int)shape.GroupCount);
        var allFeatures = (int)shape.Lhs.Dimensions[(int)shape.Numbers.InputFeature];
        var inputs = (int)shape.InputSizes.Aggregate(1L, (x, y) => x * y);
        for (var group = 0; group < shape.GroupCount; group++)
        {
            var fromBatch = shape.BatchGroupCount > 1 ? (group * (int)shape.OutputBatch) + batch : batch;
            var fromFeature = shape.FeatureGroupCount > 1 ? group * depth : 0;
            var groupSums = sums.Slice(group * columns, columns);
            foreach (var tap in taps)
            {
                var from = (((fromBatch * inputs) + tap.From) * allFeatures) + fromFeature;
                for (var i = 0; i < depth; i++)
                {
                    var row = rhs.Slice((((tap.Weight * depth) + i) * sums.Length) + (group * columns), columns);
                    TSum.Add(tap.From < 0 ? default : lhs[from + i], row, groupSums);
                }
            }
        }
    }

    private bool AllFinite<T, TSum>()
        where T : unmanaged
        where TSum : struct, IScaledSum<T>
    {
        foreach (var element in MemoryMarshal.Cast<byte, T>(_rhs))
        {
            if (!TSum.IsFinite(element)) return false;
        }
        return true;
    }
}
