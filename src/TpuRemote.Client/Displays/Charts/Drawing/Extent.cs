namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>The least and the greatest of values; infinite, the wrong way round, where there are none.</summary>
internal sealed class Extent
{
    /// <summary>The least.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The greatest.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes a value in.</summary>
    public void Add(double value)
    {
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
    }
}
