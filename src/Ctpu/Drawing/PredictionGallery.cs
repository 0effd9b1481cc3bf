using Spectre.Console;
using Spectre.Console.Rendering;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Drawing;

/// <summary>Digits beside the probabilities that a model gives them, as many in a row as there is room for.</summary>
/// <param name="digits">The pictures and what they show.</param>
/// <param name="probabilities">[digits, 10], row-major.</param>
/// <param name="columns">Columns that may be used.</param>
/// <param name="greys">Whether colours may be used.</param>
internal sealed class PredictionGallery(DigitSet digits, float[] probabilities, int columns, bool greys) : Renderable
{
    private const string Gap = "  ";
    private const int CellColumns = DigitPicture.Columns + 1 + ProbabilityBars.Columns;

    private readonly int _perRow = Math.Max(1, (columns + Gap.Length) / (CellColumns + Gap.Length));

    /// <summary>The class that the model thinks most likely.</summary>
    public int Predicted(int digit)
    {
        var best = 0;
        var row = probabilities.AsSpan(digit * DigitSet.Classes, DigitSet.Classes);
        for (var c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best]) best = c;
        }
        return best;
    }

    /// <inheritdoc />
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (var first = 0; first < digits.Count; first += _perRow)
        {
            for (var line = 0; line < DigitPicture.Lines; line++)
            {
                foreach (var segment in WithoutTail([.. RowLine(first, line)])) yield return segment;
                yield return Segment.LineBreak;
            }
            yield return Segment.LineBreak;
        }
    }

    // No spaces at the ends of lines: drawings are copied into notes and logs.
    private static IEnumerable<Segment> WithoutTail(List<Segment> line)
    {
        var last = line[^1];
        return line.SkipLast(1).Append(new Segment(last.Text.TrimEnd(), last.Style));
    }

    private IEnumerable<Segment> RowLine(int first, int line)
    {
        for (var digit = first; digit < Math.Min(first + _perRow, digits.Count); digit++)
        {
            if (digit > first) yield return new Segment(Gap);
            foreach (var segment in Picture(digit, line)) yield return segment;
            yield return Beside(digit, line);
        }
    }

    private IEnumerable<Segment> Picture(int digit, int line) => greys
        ? DigitPicture.Greys(digits.Image(digit).ToArray(), line)
        : [new Segment(DigitPicture.Text(digits.Image(digit), line))];

    private Segment Beside(int digit, int line)
    {
        var (predicted, actual) = (Predicted(digit), digits.Label(digit));
        var c = line - 1;
        if (line == 0)
            return predicted == actual ? Cell($"is {actual}, right", Color.Green) : Cell($"is {actual}, not {predicted}", Color.Red);
        if (c >= DigitSet.Classes) return Cell("", Color.Default);
        var bar = ProbabilityBars.Line((char)('0' + c), probabilities[(digit * DigitSet.Classes) + c]);
        return Cell(bar, c == actual ? Color.Green : c == predicted ? Color.Red : Color.Default);
    }

    private static Segment Cell(string text, Color colour) => new(" " + text.PadRight(ProbabilityBars.Columns), new Style(colour));
}
