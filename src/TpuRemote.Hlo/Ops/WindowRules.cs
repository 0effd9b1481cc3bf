using System.Collections.Immutable;
using System.Globalization;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>The attributes that windows are written in, checked and made.</summary>
internal static class WindowRules
{
    /// <summary>
    /// Requires the window attributes: a size and a sign constraint for each in turn, from <paramref name="first"/> on, then the shape of
    /// the padding.
    /// </summary>
    /// <param name="site">The op's use.</param>
    /// <param name="rank">The rank of the tensor that the windows slide over.</param>
    /// <param name="first">The first of the constraints, for example <c>C4</c>.</param>
    /// <param name="dilated">Whether the op has dilations.</param>
    /// <returns>The windows; default where any constraint is broken.</returns>
    public static ImmutableArray<WindowDimension> Require(OpSite site, int rank, string first, bool dilated)
    {
        var number = int.Parse(first.AsSpan(1), CultureInfo.InvariantCulture);
        string Next() => $"C{number++}";
        ImmutableArray<long> PerDimension(string name, bool required)
        {
            var label = required ? "I3" : "I";
            var values = required ? site.RequireIntegers(name, label) : site.IntegersOr(name, label, rank, 1);
            var (size, sign) = (Next(), Next());
            return !values.IsDefault && site.RequirePerDimension(values, name, rank, size, sign, least: 1) ? values : default;
        }
        var sizes = PerDimension("window_dimensions", required: true);
        var strides = PerDimension("window_strides", required: false);
        var baseDilations = dilated ? PerDimension("base_dilations", required: false) : [.. Enumerable.Repeat(1L, rank)];
        var windowDilations = dilated ? PerDimension("window_dilations", required: false) : [.. Enumerable.Repeat(1L, rank)];
        var padding = site.PaddingOr(Next(), rank);
        if (
            sizes.IsDefault || strides.IsDefault || baseDilations.IsDefault || windowDilations.IsDefault || padding.IsDefault) return default;
        return [.. sizes.Select((size, d) => new WindowDimension(
            size, strides[d], padding[d].Low, padding[d].High, baseDilations[d], windowDilations[d]))];
    }

    /// <summary>The attributes <c>window_dimensions</c>, <c>window_strides</c> and <c>padding</c> of windows.</summary>
    public static AttributeDictionary ToAttributes(ImmutableArray<WindowDimension> windows) => AttributeDictionary.Of(
        ("window_dimensions", DenseArrayAttribute.Of([.. windows.Select(w => w.Size)])),
        ("window_strides", DenseArrayAttribute.Of([.. windows.Select(w => w.Stride)])),
        ("padding", Padding(windows)));

    /// <summary>The attribute <c>padding</c> of windows.</summary>
    public static DenseElementsAttribute Padding(ImmutableArray<WindowDimension> windows)
    {
        long[] pairs = [.. windows.SelectMany(w => new[] { w.Low, w.High })];
        return new(Literal.Create<long>(TensorType.Of(ElementType.I64, windows.Length, 2), pairs));
    }
}
