using System.Collections.Immutable;

namespace TpuRemote.Hlo.Ops;

/// <summary>Where the elements lie that a convolution's sums are over.</summary>
internal sealed class ConvolutionPlan
{
    private readonly ConvolutionShape _shape;
    private readonly ImmutableArray<long> _lhsStrides;
    private readonly ImmutableArray<long> _rhsStrides;
    private readonly ImmutableArray<long> _resultStrides;

    /// <summary>Plans a convolution.</summary>
    public ConvolutionPlan(ConvolutionShape shape)
    {
        _shape = shape;
        _lhsStrides = shape.Lhs.Strides();
        _rhsStrides = shape.Rhs.Strides();
        _resultStrides = shape.Result.Strides();
        Features = (int)shape.KernelFeatures;
        LhsFeatureStride = (int)_lhsStrides[(int)shape.Numbers.InputFeature];
        RhsFeatureStride = (int)_rhsStrides[(int)shape.Numbers.KernelInputFeature];
    }

    /// <summary>
    /// One element of the result: where it lies, where its batch and group start in the operands, and the places it is a sum over.
    /// </summary>
    /// <param name="Result">Its flat place.</param>
    /// <param name="Lhs">The flat place of its batch and first feature in the input.</param>
    /// <param name="Rhs">The flat place of its output feature in the kernel.</param>
    /// <param name="Taps">For each place of the window its place in the input, -1 for padding, and its place in the kernel.</param>
    public readonly record struct Output(int Result, int Lhs, int Rhs, (int From, int Weight)[] Taps);

    /// <summary>The features that each sum is over.</summary>
    public int Features { get; }

    /// <summary>The distance between neighbouring features of the input, in elements.</summary>
    public int LhsFeatureStride { get; }

    /// <summary>The distance between neighbouring input features of the kernel, in elements.</summary>
    public int RhsFeatureStride { get; }

    /// <summary>All elements of the result.</summary>
    public IEnumerable<Output> Outputs(bool skipsPadding)
    {
        if (_shape.Result.ElementCount == 0) yield break;
        var sizes = _shape.OutputSizes.ToArray();
        var place = new long[sizes.Length];
        do
        {
            var taps = Taps(place, skipsPadding);
            long at = 0;
            for (var d = 0; d < place.Length; d++) at += place[d] * _resultStrides[(int)_shape.Numbers.OutputSpatial[d]];
            for (long batch = 0; batch < _shape.OutputBatch; batch++)
            {
                for (long feature = 0; feature < _shape.OutputFeatures; feature++) yield return At(at, batch, feature, taps);
            }
        }
        while (IndexSpace.Advance(place, sizes));
    }

    private Output At(long spatial, long batch, long feature, (int From, int Weight)[] taps)
    {
        var numbers = _shape.Numbers;
        var group = feature / (_shape.OutputFeatures / _shape.GroupCount);
        var fromBatch = _shape.BatchGroupCount > 1 ? (group * _shape.OutputBatch) + batch : batch;
        var fromFeature = _shape.FeatureGroupCount > 1 ? group * Features : 0;
        return new(
            (int)(spatial + (batch * _resultStrides[(int)numbers.OutputBatch]) + (feature * _resultStrides[(int)numbers.OutputFeature])),
            (int)((fromBatch * _lhsStrides[(int)numbers.InputBatch]) + (fromFeature * LhsFeatureStride)),
            (int)(feature * _rhsStrides[(int)numbers.KernelOutputFeature]),
            taps);
    }

    private (int From, int Weight)[] Taps(long[] window, bool skipsPadding)
    {
        long[] sizes = [.. _shape.Windows.Select(w => w.Size)];
        if (sizes.Contains(0)) return [];
        List<(int From, int Weight)> taps = [];
        var offset = new long[sizes.Length];
        do
        {
            var (from, weight) = Tap(window, offset);
            if (from >= 0 || !skipsPadding) taps.Add((from, weight));
        }
        while (IndexSpace.Advance(offset, sizes));
        return [.. taps];
    }

    private (int From, int Weight) Tap(long[] window, long[] offset)
    {
        long from = 0, weight = 0;
        for (var d = 0; d < window.Length; d++)
        {
            var dimension = (int)_shape.Numbers.InputSpatial[d];
            var element = _shape.Windows[d].Source(window[d], offset[d], _shape.Lhs.Dimensions[dimension]);
            from = element < 0 || from < 0 ? -1 : from + (element * _lhsStrides[dimension]);
            weight += offset[d] * _rhsStrides[(int)_shape.Numbers.KernelSpatial[d]];
        }
        return ((int)from, (int)weight);
    }
}
