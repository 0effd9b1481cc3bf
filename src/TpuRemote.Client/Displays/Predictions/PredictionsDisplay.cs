using System.Globalization;
using System.Text;
using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Images;
using TpuRemote.Client.Displays.Tensors;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Displays.Predictions;

/// <summary>Images beside the bars of their classes.</summary>
internal sealed class PredictionsDisplay : Display
{
    private const int Side = 84;
    private const int PicturesInText = 4;

    private const string Rules =
        $".{Theme.Class}.tpu-predictions .grid{{display:flex;flex-wrap:wrap;gap:14px}}"
        + $".{Theme.Class}.tpu-predictions figure{{margin:0;display:grid;grid-template-columns:auto auto;gap:2px 8px}}"
        + $".{Theme.Class}.tpu-predictions img{{image-rendering:pixelated;outline:1px solid {Theme.Line};margin:0;max-width:none}}"
        + $".{Theme.Class}.tpu-predictions figcaption{{grid-column:1/3;font-size:12px;max-width:244px;overflow-wrap:anywhere}}"
        + $".{Theme.Class}.tpu-predictions .right{{color:{Theme.Good}}}.{Theme.Class}.tpu-predictions .wrong{{color:{Theme.Bad}}}"
        + $".{Theme.Class}.tpu-predictions .note{{color:{Theme.Muted};font-size:12px;margin-top:6px}}";

    private readonly IReadOnlyList<Prediction> _all;
    private readonly IReadOnlyList<(Picture Picture, Prediction Prediction)> _shown;

    /// <summary>Joins images with what was predicted of them.</summary>
    public PredictionsDisplay(Tensor images, IReadOnlyList<Prediction> predictions, int most)
    {
        _all = predictions;
        var elements = Elements(images);
        var layout = ImageLayout.Of(elements.Shape, isBatch: true);
        if (layout.Count != predictions.Count)
            throw new TpuArgumentException(
                $"probabilities of {layout.Count} images were expected, those of {predictions.Count} were given");
        var (low, high) = ImageDisplay.Range(elements);
        var reader = new ImageReader(elements, layout, low, high);
        _shown = [.. predictions.Take(Math.Min(most, layout.Shown)).Select((prediction, i) => (reader.Read(i), prediction))];
    }

    /// <inheritdoc/>
    public override string ToHtml()
    {
        var html = new StringBuilder($"<div class=\"{Theme.Class} tpu-predictions\">{Theme.Style(Rules)}<div class=\"grid\">");
        for (var i = 0; i < _shown.Count; i++)
        {
            var (picture, prediction) = _shown[i];
            var scale = Side / (double)Math.Max(picture.Width, picture.Height);
            var caption = Theme.Escape(prediction.Caption);
            html.Append("<figure><img src=\"data:image/png;base64,").Append(Convert.ToBase64String(PngEncoder.Encode(picture)))
                .Append(CultureInfo.InvariantCulture, $"\" width=\"{picture.Width * scale:0}\" height=\"{picture.Height * scale:0}\" ")
                .Append(CultureInfo.InvariantCulture, $"alt=\"image {i}\"/>").Append(PredictionBars.Draw(prediction))
                .Append(Mark(prediction)).Append(caption).Append("</figcaption></figure>");
        }
        return html.Append("</div><div class=\"note\">").Append(Theme.Escape(Note())).Append("</div></div>").ToString();
    }

    /// <inheritdoc/>
    public override string ToText()
    {
        var lines = new List<string>();
        for (var i = 0; i < _shown.Count; i++)
        {
            lines.Add($"{i}: {_shown[i].Prediction.Caption}");
            if (i < PicturesInText) lines.AddRange(PredictionBars.Write(_shown[i].Picture, _shown[i].Prediction));
        }
        lines.Add(Note());
        return string.Join('\n', lines);
    }

    private static string Mark(Prediction prediction) => prediction.IsRight switch
    {
        true => "<figcaption class=\"right\">",
        false => "<figcaption class=\"wrong\">",
        null => "<figcaption>",
    };

    private string Note()
    {
        var shown = _shown.Count < _all.Count ? $"the first {_shown.Count} of {TickLabels.Count(_all.Count)} images" : "";
        if (_all[0].IsRight is null) return shown;
        var right = _all.Count(prediction => prediction.IsRight == true);
        var share = $"{TickLabels.Count(right)} of {TickLabels.Count(_all.Count)} right ({Prediction.Percent((double)right / _all.Count)})";
        return shown == "" ? share : $"{share}; {shown}";
    }

    // Flat images are square: their side is the root of their size.
    private static LiteralElements Elements(Tensor images)
    {
        var literal = images.Concrete().Literal;
        if (images.Rank != 2) return new LiteralElements(literal);
        var side = (long)Math.Round(Math.Sqrt(images.Shape[1]));
        if (side * side != images.Shape[1])
            throw new TpuArgumentException($"images of shape [n, h, w], [n, h, w, c] or [n, h * h] were expected, {images.Type} was given");
        return new LiteralElements(literal.Reshape(TensorType.Of(images.ElementType, images.Shape[0], side, side)));
    }
}
