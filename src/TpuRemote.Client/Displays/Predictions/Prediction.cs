using System.Globalization;
using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Predictions;

/// <summary>What a classifier makes of one image.</summary>
/// <param name="Probabilities">One for each class.</param>
/// <param name="Label">The class that it is; null where it is not known.</param>
/// <param name="Classes">The classes' names.</param>
internal sealed record Prediction(double[] Probabilities, int? Label, IReadOnlyList<string> Classes)
{
    private const double Rounding = 1e-3;
    private const int MostBars = 20;
    private const int LikeliestOfMore = 10;

    /// <summary>The likeliest class; null where a probability is not a number.</summary>
    public int? Best => Probabilities.Any(double.IsNaN) ? null : Array.IndexOf(Probabilities, Probabilities.Max());

    /// <summary>Whether the likeliest class is the image's; null where it is not known.</summary>
    public bool? IsRight => Label is null ? null : Best == Label;

    /// <summary>The classes to draw: all of a few, of many the likeliest, in their order.</summary>
    public IReadOnlyList<int> Drawn =>
        Probabilities.Length <= MostBars
            ? [.. Enumerable.Range(0, Probabilities.Length)]
            : [.. Enumerable.Range(0, Probabilities.Length).OrderByDescending(i => Probabilities[i]).Take(LikeliestOfMore).Order()];

    /// <summary>The class and the mark, such as <c>✗ 3, 62%, is 8</c>.</summary>
    public string Caption
    {
        get
        {
            var mark = IsRight switch { true => "✓ ", false => "✗ ", null => "" };
            var guess = Best is { } best
                ? $"{Classes[best]}, {Percent(Probabilities[best])}"
                : "no class: the probabilities are not numbers";
            return mark + guess + (IsRight == false ? $", is {Classes[Label!.Value]}" : "");
        }
    }

    /// <summary>A probability in hundredths.</summary>
    public static string Percent(double probability) =>
        (probability * 100).ToString(probability is > 0.995 and < 1 or < 0.005 and > 0 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";

    /// <summary>Reads predictions of as many images as there are rows.</summary>
    /// <exception cref="TpuArgumentException">Shapes or values do not fit together.</exception>
    public static IReadOnlyList<Prediction> Read(Tensor probabilities, Tensor? labels, IReadOnlyList<string>? classes)
    {
        if (probabilities.Rank != 2 || probabilities.Shape.Contains(0))
            throw new TpuArgumentException($"probabilities of shape [n, classes] were expected, {probabilities.Type} was given");
        var (count, width) = ((int)probabilities.Shape[0], (int)probabilities.Shape[1]);
        if (classes is not null && classes.Count != width)
            throw new TpuArgumentException($"names of {width} classes were expected, {classes.Count} were given");
        if (labels is not null && (labels.Rank != 1 || labels.Shape[0] != count))
            throw new TpuArgumentException($"labels of shape [{count}] were expected, {labels.Type} was given");
        var all = Numbers.Elements(probabilities);
        var wrong = Array.FindIndex(all, value => value is < -Rounding or > 1 + Rounding);
        if (wrong >= 0)
            throw new TpuArgumentException(
                $"probabilities of 0 to 1 were expected, {all[wrong].ToString(CultureInfo.InvariantCulture)} was given for image "
                + $"{wrong / width}, class {wrong % width}; Tf.Softmax makes them of logits");
        var names = classes ?? [.. Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var known = labels is null ? null : Labels(Numbers.Elements(labels), width);
        return [.. all.Chunk(width).Select((row, i) => new Prediction(row, known?[i], names))];
    }

    private static int[] Labels(double[] labels, int classes)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (!(label >= 0 && label < classes && label == Math.Floor(label)))
                throw new TpuArgumentException(
                    $"labels of 0 to {classes - 1} were expected, {label.ToString(CultureInfo.InvariantCulture)} was given for image {i}");
        }
        return [.. labels.Select(label => (int)label)];
    }
}
