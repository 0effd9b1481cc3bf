using System.Numerics;
using System.Runtime.CompilerServices;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <content>Lines and clouds.</content>
public abstract partial class Chart
{
    /// <summary>A line of values at 0, 1, 2 and so on.</summary>
    /// <param name="y">The values.</param>
    /// <param name="name">What the legend calls it.</param>
    public static LineChart Line<T>(IEnumerable<T> y, string? name = null)
        where T : INumber<T> => new([Series.Counted(name, Numbers.Of(y))], new());

    /// <summary>A line through points.</summary>
    /// <param name="x">Their places to the right, in the order of the line.</param>
    /// <param name="y">Their places upwards, as many.</param>
    /// <param name="name">What the legend calls it.</param>
    /// <exception cref="TpuArgumentException">There are not as many of both.</exception>
    public static LineChart Line<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY> => new([Series.Paired(name, Numbers.Of(x), Numbers.Of(y))], new());

    /// <inheritdoc cref="Line{T}(IEnumerable{T}, string?)"/>
    /// <exception cref="TpuArgumentException">The tensor is not of rank 1.</exception>
    [OverloadResolutionPriority(-1)]
    public static LineChart Line(Tensor y, string? name = null) => new([Series.Counted(name, Numbers.Of(y))], new());

    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string?)"/>
    [OverloadResolutionPriority(-1)]
    public static LineChart Line(Tensor x, Tensor y, string? name = null) =>
        new([Series.Paired(name, Numbers.Of(x), Numbers.Of(y))], new());

    /// <summary>A cloud of points.</summary>
    /// <param name="x">Their places to the right.</param>
    /// <param name="y">Their places upwards, as many.</param>
    /// <param name="name">What the legend calls them.</param>
    /// <exception cref="TpuArgumentException">There are not as many of both.</exception>
    public static ScatterChart Scatter<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY> => new([Series.Paired(name, Numbers.Of(x), Numbers.Of(y))], new());

    /// <summary>Clouds of points, a colour and a shape for each group.</summary>
    /// <param name="x">Their places to the right.</param>
    /// <param name="y">Their places upwards, as many.</param>
    /// <param name="groups">The group of each, as many.</param>
    /// <exception cref="TpuArgumentException">There are not as many of all.</exception>
    public static ScatterChart Scatter<TX, TY, TGroup>(IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TGroup> groups)
        where TX : INumber<TX>
        where TY : INumber<TY> => new(ScatterChart.Grouped(Numbers.Of(x), Numbers.Of(y), groups), new());

    /// <inheritdoc cref="Scatter{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string?)"/>
    [OverloadResolutionPriority(-1)]
    public static ScatterChart Scatter(Tensor x, Tensor y, string? name = null) =>
        new([Series.Paired(name, Numbers.Of(x), Numbers.Of(y))], new());

    /// <inheritdoc cref="Scatter{TX, TY, TGroup}(IEnumerable{TX}, IEnumerable{TY}, IEnumerable{TGroup})"/>
    [OverloadResolutionPriority(-1)]
    public static ScatterChart Scatter(Tensor x, Tensor y, Tensor groups) =>
        new(ScatterChart.Grouped(Numbers.Of(x), Numbers.Of(y), Numbers.Of(groups)), new());
}
