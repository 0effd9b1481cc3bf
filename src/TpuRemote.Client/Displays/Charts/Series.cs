using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>Points that belong together.</summary>
/// <param name="Name">What the legend calls them; null where there is nothing to tell apart.</param>
/// <param name="X">Their places to the right.</param>
/// <param name="Y">Their places upwards, as many.</param>
internal sealed record Series(string? Name, double[] X, double[] Y)
{
    /// <summary>Values at 0, 1, 2 and so on.</summary>
    public static Series Counted(string? name, double[] y) => new(name, Numbers.Range(y.Length), y);

    /// <summary>Pairs.</summary>
    /// <exception cref="TpuArgumentException">There are not as many of both.</exception>
    public static Series Paired(string? name, double[] x, double[] y) =>
        x.Length == y.Length
            ? new Series(name, x, y)
            : throw new TpuArgumentException($"x and y should be equally many: {x.Length} of x and {y.Length} of y were given");
}
