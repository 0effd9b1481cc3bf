using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>
/// The pullback of convolution: both cotangents are convolutions. Strides become base dilations and the other way round, the kernel is
/// read from its end, and the padding is what makes every element of the input meet every weight once.
/// </summary>
internal sealed class ConvolutionGradient
{
    private readonly GradientSite _site;
    private readonly ConvolutionShape _shape;
    private readonly string _precision;
    private readonly Value _lhs;
    private readonly Value _rhs;

    private ConvolutionGradient(GradientSite site)
    {
        _site = site;
        _shape = ConvolutionShape.Of(site.Operation);
        var config = site.Operation.Attributes.Find("precision_config");
        _precision = config is ArrayAttribute { Items: [EnumAttribute first, ..] } ? first.Value : "DEFAULT";
        // Where the result is wider than the operands, its type is also what the cotangents are computed in.
        _lhs = site.Builder.Convert(site.Operand(0), _shape.Result.ElementType);
        _rhs = site.Builder.Convert(site.Operand(1), _shape.Result.ElementType);
    }

    private Builder Builder => _site.Builder;

    private ConvolutionDimensionNumbers Numbers => _shape.Numbers;

    /// <summary>The cotangents of input and kernel.</summary>
    public static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var gradient = new ConvolutionGradient(site);
        return site.ForEach(gradient.OfLhs, gradient.OfRhs);
    }

    // The cotangent, spread by the strides, with the reversed kernel whose input and output features have changed places.
    private Value OfLhs()
    {
        var rhs = _rhs;
        var groups = _shape.GroupCount;
        if (groups > 1) rhs = Regrouped(rhs, (int)Numbers.KernelOutputFeature, (int)Numbers.KernelInputFeature, groups);
        var numbers = new ConvolutionDimensionNumbers(
            Numbers.OutputBatch,
            Numbers.OutputFeature,
            Numbers.OutputSpatial,
            Numbers.KernelOutputFeature,
            Numbers.KernelInputFeature,
            Numbers.KernelSpatial,
            Numbers.InputBatch,
            Numbers.InputFeature,
            Numbers.InputSpatial);
        ImmutableArray<WindowDimension> windows = [.. _shape.Windows.Select(OfLhs)];
        var cotangent = Builder.Convolution(_site.Cotangent, rhs, numbers, windows, featureGroupCount: groups, precision: _precision);
        if (_shape.BatchGroupCount > 1) cotangent = Regrouped(cotangent, (int)Numbers.InputFeature, (int)Numbers.InputBatch, groups);
        return Builder.Convert(cotangent, _shape.Lhs.ElementType);
    }

    private WindowDimension OfLhs(WindowDimension window, int d)
    {
        var low = window.Extent - 1 - window.Low;
        var high = Spread(
            _shape.InputSizes[d], window.BaseDilation) + window.Extent - 1 - Spread(_shape.OutputSizes[d], window.Stride) - low;
        return new(window.Size, window.BaseDilation, low, high, window.Stride, window.WindowDilation, !window.Reversed);
    }

    // The input with the cotangent, spread by the strides, as its kernel; batch and features have changed places.
    private Value OfRhs()
    {
        var numbers = new ConvolutionDimensionNumbers(
            Numbers.InputFeature,
            Numbers.InputBatch,
            Numbers.InputSpatial,
            Numbers.OutputBatch,
            Numbers.OutputFeature,
            Numbers.OutputSpatial,
            Numbers.KernelInputFeature,
            Numbers.KernelOutputFeature,
            Numbers.KernelSpatial);
        ImmutableArray<WindowDimension> windows = [.. _shape.Windows.Select(OfRhs)];
        var cotangent = Builder.Convolution(
            _lhs, _site.Cotangent, numbers, windows, _shape.BatchGroupCount, _shape.FeatureGroupCount, _precision);
        ImmutableArray<long> reversed = [.. Numbers.KernelSpatial.Where((_, d) => _shape.Windows[d].Reversed)];
        if (reversed.Length > 0) cotangent = Builder.Reverse(cotangent, reversed);
        return Builder.Convert(cotangent, _shape.Rhs.ElementType);
    }

    private WindowDimension OfRhs(WindowDimension window, int d)
    {
        var high = Spread(_shape.OutputSizes[d], window.Stride) - Spread(
            _shape.InputSizes[d], window.BaseDilation) + window.Extent - window.Low - 1;
        return new(_shape.OutputSizes[d], window.WindowDilation, window.Low, high, window.BaseDilation, window.Stride);
    }

    private static long Spread(long size, long dilation) => size == 0 ? 0 : ((size - 1) * dilation) + 1;

    // Moves the groups, the outer part of one dimension, to be the outer part of another.
    private Value Regrouped(Value value, int from, int to, long groups)
    {
        var shape = value.TensorType.Dimensions;
        ImmutableArray<long> split = [.. shape[..from], groups, shape[from] / groups, .. shape[(from + 1)..]];
        var others = Enumerable.Range(0, split.Length).Select(d => (long)d).Where(d => d != from).ToImmutableArray();
        var order = others.Insert(to, from);
        var moved = Builder.Transpose(Builder.Reshape(value, split), order);
        var merged = shape.SetItem(from, shape[from] / groups);
        return Builder.Reshape(moved, merged.SetItem(to, merged[to] * groups));
    }
}
