using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>A chart whose methods answer a chart of its own kind.</summary>
/// <typeparam name="TSelf">That kind.</typeparam>
public abstract class Chart<TSelf> : Chart
    where TSelf : Chart<TSelf>
{
    private const int LeastSize = 120;
    private const int MostSize = 4000;

    private protected Chart(ChartOptions options)
        : base(options)
    {
    }

    /// <summary>With a heading.</summary>
    public TSelf WithTitle(string title) => Copy(Options with { Title = title });

    /// <summary>With labels of the axes; null for none.</summary>
    /// <param name="x">What runs to the right, with its unit.</param>
    /// <param name="y">What runs upwards, with its unit.</param>
    public TSelf WithAxes(string? x, string? y) => Copy(Options with { XLabel = x, YLabel = y });

    /// <summary>Of another size than 640 by 320; in a terminal, ten by twenty pixels are a character.</summary>
    /// <param name="width">Pixels, 120 to 4000.</param>
    /// <param name="height">Pixels, 120 to 4000.</param>
    /// <exception cref="TpuArgumentException">One is out of range.</exception>
    public TSelf WithSize(int width, int height) =>
        width is >= LeastSize and <= MostSize && height is >= LeastSize and <= MostSize
            ? Copy(Options with { Width = width, Height = height })
            : throw new TpuArgumentException(
                $"a chart's width and height are {LeastSize} to {MostSize} pixels, {width} and {height} were given");

    /// <summary>With a text form of ASCII alone, for terminals and logs that show no others.</summary>
    public TSelf WithPlainText() => Copy(Options with { PlainText = true });

    /// <summary>The same chart with other options.</summary>
    private protected abstract TSelf Copy(ChartOptions options);
}
