namespace TpuRemote.Client.Displays.Charts;

/// <summary>Bars that belong together.</summary>
/// <param name="Name">What the legend calls them; null where there is nothing to tell apart.</param>
/// <param name="Values">Their lengths, one for each label.</param>
internal sealed record BarSeries(string? Name, double[] Values);
