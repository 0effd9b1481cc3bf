using TpuRemote.Client.Displays.Charts.Drawing;
using TpuRemote.Client.Displays.Images;

namespace TpuRemote.Client.Displays.Predictions;

/// <summary>The bars of one prediction.</summary>
internal static class PredictionBars
{
    private const int Width = 150;
    private const int Height = 84;
    private const int Top = 4;
    private const int Bottom = 68;

    private const int TextColumns = 20;

    private const string Outline = $"fill=\"none\" stroke=\"{Theme.Good}\" stroke-dasharray=\"3 2\"";

    /// <summary>Draws them: the likeliest class in the colour of right or wrong, the right class of a wrong one outlined.</summary>
    public static string Draw(Prediction prediction)
    {
        var drawn = prediction.Drawn;
        var slot = Width / (double)drawn.Count;
        var svg = new SvgWriter(Width, Height, prediction.Caption);
        var allFit = drawn.All(i => prediction.Classes[i].Length * SvgWriter.CharacterWidth <= slot);
        for (var at = 0; at < drawn.Count; at++)
        {
            var i = drawn[at];
            var height = double.IsNaN(prediction.Probabilities[i]) ? 0 : Math.Clamp(prediction.Probabilities[i], 0, 1) * (Bottom - Top);
            var tooltip = $"{prediction.Classes[i]}: {Prediction.Percent(prediction.Probabilities[i])}";
            svg.Rectangle((at + 0.1) * slot, Bottom - height, slot * 0.8, height, $"fill=\"{Color(prediction, i)}\"");
            if (prediction.IsRight == false && i == prediction.Label)
                svg.Rectangle((at * slot) + 1, Top, slot - 2, Bottom - Top, Outline);
            svg.Rectangle(at * slot, 0, slot, Height, "fill=\"transparent\"", tooltip);
            if (!allFit && i != prediction.Best) continue;
            DrawName(svg, prediction, i, (at + 0.5) * slot);
        }
        svg.Line(0, Bottom, Width, Bottom, $"stroke=\"{Theme.Muted}\"");
        return svg.Finish();
    }

    /// <summary>The picture's lines, each with a class's bar beside it.</summary>
    public static IEnumerable<string> Write(Picture picture, Prediction prediction)
    {
        var pixels = ShadeText.Of(picture).Split('\n');
        var drawn = prediction.Drawn;
        var gutter = drawn.Max(i => prediction.Classes[i].Length);
        for (var row = 0; row < Math.Max(pixels.Length, drawn.Count); row++)
        {
            var left = row < pixels.Length ? pixels[row] : new string(' ', pixels[0].Length);
            yield return row < drawn.Count ? $"{left}  {TextBar(prediction, drawn[row], gutter)}" : left.TrimEnd();
        }
    }

    private static string TextBar(Prediction prediction, int i, int gutter)
    {
        var probability = prediction.Probabilities[i];
        var bar = double.IsNaN(probability) ? "" : new string('█', (int)Math.Round(Math.Clamp(probability, 0, 1) * TextColumns)) + " ";
        return $"{prediction.Classes[i].PadLeft(gutter)} {bar}{Prediction.Percent(probability)}";
    }

    private static void DrawName(SvgWriter svg, Prediction prediction, int i, double x)
    {
        var half = Math.Min(Width, prediction.Classes[i].Length * SvgWriter.CharacterWidth) / 2;
        var isBest = i == prediction.Best;
        svg.Words(Math.Clamp(x, half, Width - half), Bottom + 13, SvgWriter.Fit(prediction.Classes[i], Width), "middle",
            isBest ? Theme.Text : Theme.Muted, isBest ? "font-weight=\"700\"" : "");
    }

    private static string Color(Prediction prediction, int i) =>
        i != prediction.Best ? Theme.Muted : prediction.IsRight switch { true => Theme.Good, false => Theme.Bad, null => Theme.Accent };
}
