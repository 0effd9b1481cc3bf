namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>
/// How a series looks: colour, and besides it a dash and a marker, so that no reader needs the colour. No two of the first 64 look alike.
/// </summary>
internal static class SeriesStyle
{
    // Apart at a glance at 1.8 pixels' width; the first is solid.
    private static readonly string[] Dashes = ["", "8 3", "2 3", "9 3 2 3", "4 2", "14 4", "6 2 2 2 2 2", "1 5"];

    private static readonly char[] Symbols = ['●', '■', '▲', '◆', '✕', '✚', '▼', '○'];

    private static readonly char[] PlainSymbols = ['*', '#', 'o', '+', 'x', '@', '%', '='];

    /// <summary>The attributes of a series' line.</summary>
    /// <param name="index">The series.</param>
    /// <param name="isDense">Whether its points lie so near that a thin line shows more.</param>
    public static string Line(int index, bool isDense = false)
    {
        var dash = Dashes[Shape(index)];
        return $"fill=\"none\" stroke=\"{Theme.Series(index)}\" stroke-width=\"{(isDense ? "1" : "1.8")}\" stroke-linejoin=\"round\" stroke-linecap=\"round\""
            + (dash == "" ? "" : $" stroke-dasharray=\"{dash}\"");
    }

    /// <summary>The attributes of a series' markers.</summary>
    public static string Marker(int index) =>
        Shape(index) is 4 or 5 or 7
            ? $"fill=\"none\" stroke=\"{Theme.Series(index)}\" stroke-width=\"1.8\""
            : $"fill=\"{Theme.Series(index)}\"";

    /// <summary>The path of a marker about a point.</summary>
    /// <param name="index">The series.</param>
    /// <param name="x">Pixels.</param>
    /// <param name="y">Pixels.</param>
    /// <param name="r">About half its width, in pixels.</param>
    public static string MarkerPath(int index, double x, double y, double r)
    {
        static string N(double value) => SvgWriter.Number(value);
        return Shape(index) switch
        {
            1 => $"M{N(x - (r * 0.9))} {N(y - (r * 0.9))}h{N(r * 1.8)}v{N(r * 1.8)}h{N(-r * 1.8)}z",
            2 => $"M{N(x)} {N(y - (r * 1.2))}l{N(r * 1.15)} {N(r * 2)}h{N(-r * 2.3)}z",
            3 => $"M{N(x)} {N(y - (r * 1.3))}l{N(r * 1.3)} {N(r * 1.3)}l{N(-r * 1.3)} {N(r * 1.3)}l{N(-r * 1.3)} {N(-r * 1.3)}z",
            4 => $"M{N(x - r)} {N(y - r)}l{N(2 * r)} {N(2 * r)}m0 {N(-2 * r)}l{N(-2 * r)} {N(2 * r)}",
            5 => $"M{N(x - (r * 1.2))} {N(y)}h{N(r * 2.4)}m{N(-r * 1.2)} {N(-r * 1.2)}v{N(r * 2.4)}",
            6 => $"M{N(x)} {N(y + (r * 1.2))}l{N(r * 1.15)} {N(-r * 2)}h{N(-r * 2.3)}z",
            _ => $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0z",
        };
    }

    /// <summary>The attributes of a series' bars: filled, light, or an outline, and some with stripes.</summary>
    public static string Bar(int index)
    {
        var opacity = (Pattern(index)) switch { 0 => "1", 1 or 3 => "0.3", _ => "0" };
        return $"fill=\"{Theme.Series(index)}\" fill-opacity=\"{opacity}\" stroke=\"{Theme.Series(index)}\"";
    }

    /// <summary>The pixels between the stripes of a series' bars; 0 for none.</summary>
    public static int BarStripes(int index) => Pattern(index) switch { 2 => 6, 3 => 3, _ => 0 };

    /// <summary>A series' mark in a terminal.</summary>
    public static char Symbol(int index, bool plain) => (plain ? PlainSymbols : Symbols)[Shape(index)];

    // From the ninth on colours repeat, so the shapes shift by one.
    private static int Shape(int index) => (index + (index / Theme.SeriesCount)) % 8;

    private static int Pattern(int index) => index % 5;
}
