using System.Globalization;
using System.Text;
using TpuRemote.Client.Displays.Tensors;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Images;

/// <summary>A tensor's numbers as pixels: one image, or several beside one another with captions.</summary>
internal sealed class ImageDisplay : Display
{
    private const int LargeSide = 224;
    private const int SmallSide = 84;
    private const int ImagesInText = 4;

    private const string Rules =
        ".tpu-display.tpu-images .grid{display:flex;flex-wrap:wrap;gap:8px;padding:1px}.tpu-display.tpu-images figure{margin:0}"
        + ".tpu-display.tpu-images img{display:block;image-rendering:pixelated;outline:1px solid var(--tpu-line);margin:0;max-width:none}"
        + ".tpu-display.tpu-images figcaption{font-size:12px;text-align:center;max-width:16em;overflow-wrap:anywhere}"
        + ".tpu-display.tpu-images .note{color:var(--tpu-muted);font-size:12px;margin-top:4px}";

    private readonly IReadOnlyList<string> _captions;
    private readonly int _scale;
    private readonly string _note;
    private readonly List<Picture> _pictures;

    /// <summary>Draws a tensor's numbers.</summary>
    public ImageDisplay(
        IElements elements, IReadOnlyList<string>? captions, (double Low, double High)? range, int scale, bool? isBatch)
    {
        // More than one caption speaks of more than one image.
        var layout = ImageLayout.Of(elements.Shape, isBatch ?? (captions?.Count > 1 ? true : null));
        if (captions is not null && captions.Count != layout.Count)
            throw new TpuArgumentException($"captions for {layout.Count} images were expected, {captions.Count} were given");
        _captions = captions ?? [];
        var (low, high) = range ?? Range(elements);
        var reader = new ImageReader(elements, layout, low, high);
        _pictures = [.. Enumerable.Range(0, layout.Shown).Select(reader.Read)];
        var longest = Math.Max(_pictures[0].Width, _pictures[0].Height);
        _scale = scale > 0 ? scale : Math.Max(1, (layout.Count == 1 ? LargeSide : SmallSide) / longest);
        _note = Note(elements, layout, low, high);
    }

    /// <inheritdoc />
    public override string ToHtml()
    {
        var html = new StringBuilder($"<div class=\"{Theme.Class} tpu-images\">{Theme.Style(Rules)}<div class=\"grid\">");
        for (var i = 0; i < _pictures.Count; i++)
        {
            var picture = _pictures[i];
            var label = Theme.Escape(_captions.Count > 0 ? _captions[i] : $"image {i} of {picture.Width} by {picture.Height} pixels");
            html.Append("<figure><img src=\"data:image/png;base64,").Append(Convert.ToBase64String(PngEncoder.Encode(picture)))
                .Append(CultureInfo.InvariantCulture, $"\" width=\"{picture.Width * _scale}\" height=\"{picture.Height * _scale}\" ")
                .Append(CultureInfo.InvariantCulture, $"alt=\"{label}\" title=\"{label}\"/>");
            if (_captions.Count > 0) html.Append("<figcaption>").Append(label).Append("</figcaption>");
            html.Append("</figure>");
        }
        return html.Append("</div><div class=\"note\">").Append(Theme.Escape(_note)).Append("</div></div>").ToString();
    }

    /// <inheritdoc />
    public override string ToText()
    {
        var lines = new List<string>();
        for (var i = 0; i < Math.Min(_pictures.Count, ImagesInText); i++)
        {
            lines.Add(ShadeText.Of(_pictures[i]));
            if (_captions.Count > 0) lines.Add(_captions[i]);
        }
        if (_pictures.Count > ImagesInText) lines.Add($"... and {_pictures.Count - ImagesInText} more");
        lines.Add(_note);
        return string.Join('\n', lines);
    }

    // What images usually are: bytes, or fractions; anything else fills the range that it has.
    internal static (double Low, double High) Range(IElements elements)
    {
        if (elements.ElementType == ElementType.Ui8) return (0, 255);
        if (elements.ElementType.IsBoolean()) return (0, 1);
        var statistics = Statistics.Of(new Sample(elements));
        if (statistics.Finite == 0 || (elements.ElementType.IsFloat() && statistics is { Minimum: >= 0, Maximum: <= 1 })) return (0, 1);
        return (statistics.Minimum, statistics.Maximum);
    }

    private string Note(IElements elements, ImageLayout layout, double low, double high)
    {
        var parts = new List<string>
        {
            elements.Title,
            $"{ElementTexts.Alone(low)} is {(layout.Channels == 1 ? "black" : "none")}, "
                + $"{ElementTexts.Alone(high)} {(layout.Channels == 1 ? "white" : "full")}",
        };
        if (layout.Channels < 4 && _pictures.Any(p => p.Channels is 2 or 4)) parts.Add("NaN is transparent");
        if (layout.Step > 1) parts.Add($"one pixel of {layout.Step} along each side");
        if (layout.Shown < layout.Count)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"the first {layout.Shown} of {layout.Count:N0} images"));
        return string.Join("; ", parts);
    }
}
