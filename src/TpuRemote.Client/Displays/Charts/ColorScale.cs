using System.Collections.Immutable;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>Colours for values, from the least to the greatest.</summary>
public sealed class ColorScale
{
    private readonly ImmutableArray<(int R, int G, int B)> _stops;

    private ColorScale(string symbols, params ReadOnlySpan<int> stops)
    {
        Symbols = symbols;
        var colors = ImmutableArray.CreateBuilder<(int, int, int)>();
        foreach (var stop in stops) colors.Add((stop >> 16, (stop >> 8) & 255, stop & 255));
        _stops = colors.ToImmutable();
    }

    /// <summary>Dark violet to yellow, even steps to the eye, also without colour vision (van der Walt and Smith, 2015).</summary>
    public static ColorScale Viridis { get; } = new(
        " ░▒▓█", 0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725);

    /// <summary>Black to white.</summary>
    public static ColorScale Gray { get; } = new(" ░▒▓█", 0x000000, 0xFFFFFF);

    /// <summary>
    /// Blue below, white at the middle, red above (the colours of ColorBrewer's RdBu). Without a range of its own, a map with it has 0 in
    /// the middle.
    /// </summary>
    public static ColorScale BlueRed { get; } = new(
        "▼▽ △▲", 0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B);

    /// <summary>The same in a terminal, in as many equal steps.</summary>
    internal string Symbols { get; }

    /// <summary>Whether the middle means something.</summary>
    internal bool IsDiverging => ReferenceEquals(this, BlueRed);

    /// <summary>The colour at a share of the scale.</summary>
    /// <param name="share">0 to 1; beyond, the end's colour.</param>
    /// <returns>As CSS writes it.</returns>
    public string At(double share)
    {
        var (r, g, b) = Mix(share);
        return $"#{r:x2}{g:x2}{b:x2}";
    }

    /// <summary>Black or white, whichever is easier to read on the colour at a share (WCAG 2.1's relative luminance).</summary>
    internal string InkAt(double share)
    {
        var (r, g, b) = Mix(share);
        var luminance = (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));
        // Equal contrast with both: (1.05)/(L + 0.05) = (L + 0.05)/0.05.
        return luminance > 0.179 ? "#000000" : "#ffffff";
    }

    private (int R, int G, int B) Mix(double share)
    {
        var at = Math.Clamp(share, 0, 1) * (_stops.Length - 1);
        var index = Math.Min((int)at, _stops.Length - 2);
        var (low, high, part) = (_stops[index], _stops[index + 1], at - index);
        return (Between(low.R, high.R, part), Between(low.G, high.G, part), Between(low.B, high.B, part));
    }

    private static int Between(int low, int high, double part) => (int)Math.Round(low + ((high - low) * part));

    private static double Linear(int channel) =>
        channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
}
