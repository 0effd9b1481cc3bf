namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>A chart's drawing.</summary>
/// <param name="Svg">One <c>svg</c> element.</param>
/// <param name="Notes">What a reader must know besides: what was left out or reduced.</param>
internal sealed record Drawn(string Svg, IReadOnlyList<string> Notes);
