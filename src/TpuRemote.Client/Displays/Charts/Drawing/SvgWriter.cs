using System.Globalization;
using System.Text;

namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>
/// Writes one <c>svg</c> element. What decides the layout is attributes, never style, so that it survives sites that take styles away.
/// All text is escaped here.
/// </summary>
internal sealed class SvgWriter
{
    /// <summary>The estimated width of a character of size 11, in pixels: fonts differ, a drawing cannot measure.</summary>
    public const double CharacterWidth = 6.2;

    private readonly StringBuilder _text = new();

    /// <summary>Begins the element.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="label">What a screen reader says in its place.</param>
    public SvgWriter(int width, int height, string label)
    {
        var culture = CultureInfo.InvariantCulture;
        _text.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"11\"")
            .Append(culture, $" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"")
            .Append(culture, $" aria-label=\"{Theme.Escape(label)}\">");
    }

    /// <summary>A coordinate to a tenth of a pixel.</summary>
    public static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Text cut to an estimated width.</summary>
    public static string Fit(string text, double width)
    {
        var most = Math.Max(2, (int)(width / CharacterWidth));
        return text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
    }

    /// <summary>Begins a group with attributes.</summary>
    public void Begin(string attributes) => _text.Append("<g ").Append(attributes).Append('>');

    /// <summary>Ends a group.</summary>
    public void End() => _text.Append("</g>");

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string attributes = "") =>
        Element("line", $"x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" {attributes}");

    /// <summary>A rectangle; none where it has no area.</summary>
    public void Rectangle(double x, double y, double width, double height, string attributes, string? tooltip = null) =>
        Element("rect", $"x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" {attributes}", tooltip);

    /// <summary>A path.</summary>
    public void Path(string data, string attributes, string? tooltip = null) =>
        Element("path", $"d=\"{data}\" {attributes}", tooltip);

    /// <summary>A place that shows nothing but a tooltip.</summary>
    public void Spot(double x, double y, string tooltip) =>
        Element("circle", $"cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"6\" fill=\"transparent\"", tooltip);

    /// <summary>Words.</summary>
    /// <param name="x">Pixels.</param>
    /// <param name="y">Pixels, of the baseline.</param>
    /// <param name="text">The words.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="color">A colour.</param>
    /// <param name="attributes">Others.</param>
    public void Words(double x, double y, string text, string anchor, string color, string attributes = "") =>
        _text.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\" fill=\"{color}\"")
            .Append(attributes == "" ? "" : " ").Append(attributes).Append('>')
            .Append(Theme.Escape(text)).Append("</text>");

    /// <summary>Ends the element.</summary>
    /// <returns>All of it.</returns>
    public string Finish() => _text.Append("</svg>").ToString();

    private void Element(string name, string attributes, string? tooltip = null)
    {
        _text.Append('<').Append(name).Append(' ').Append(attributes.AsSpan().TrimEnd());
        if (tooltip is null) _text.Append("/>");
        else _text.Append("><title>").Append(Theme.Escape(tooltip)).Append("</title></").Append(name).Append('>');
    }
}
