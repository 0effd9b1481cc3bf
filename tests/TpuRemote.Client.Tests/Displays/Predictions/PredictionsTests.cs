using System.Xml.Linq;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Tests.Displays.Predictions;

public class PredictionsTests
{
    private static readonly Tensor Images = Tensor.From(new float[,,] { { { 0, 1 }, { 1, 0 } }, { { 1, 1 }, { 0, 0 } } });
    private static readonly Tensor Probabilities = Tensor.From(new[,] { { 0.1f, 0.9f, 0 }, { 0.75f, 0, 0.25f } });

    [Fact]
    public void ToHtml_RightAndWrong_AreMarkedBySymbolAndColour()
    {
        var figures = Figures(View.Predictions(Images, Probabilities, Tensor.From(new[] { 1, 2 })));
        Assert.Equal(["✓ 1, 90%", "✗ 0, 75%, is 2"], figures.Select(f => f.Element("figcaption")!.Value));
        Assert.Equal(["right", "wrong"], figures.Select(f => f.Element("figcaption")!.Attribute("class")!.Value));
        var sources = figures.Select(f => f.Element("img")!.Attribute("src")!.Value);
        Assert.All(sources, source => Assert.StartsWith("data:image/png;base64,", source, StringComparison.Ordinal));
    }

    // Three slots of 50 pixels, the bar 0.8 of it; the height of probability 1 is 64 pixels above 68.
    [Fact]
    public void ToHtml_Bars_AreAsHighAsProbable()
    {
        var bars = Rectangles(View.Predictions(Images, Probabilities))
            .Where(rect => rect.Attribute("fill")!.Value != "transparent").Take(3);
        Assert.Equal([("5", "61.6", "6.4"), ("55", "10.4", "57.6"), ("105", "68", "0")], bars.Select(bar =>
            (bar.Attribute("x")!.Value, bar.Attribute("y")!.Value, bar.Attribute("height")!.Value)));
    }

    [Fact]
    public void ToHtml_Wrong_OutlinesTheRightClass()
    {
        var outlined = Rectangles(View.Predictions(Images, Probabilities, Tensor.From(new[] { 1, 2 })))
            .Single(rect => rect.Attribute("stroke-dasharray") is not null);
        Assert.Equal("101", outlined.Attribute("x")!.Value);
    }

    [Fact]
    public void ToHtml_WithoutLabels_MarksNothing()
    {
        var figures = Figures(View.Predictions(Images, Probabilities));
        Assert.Equal(["1, 90%", "0, 75%"], figures.Select(f => f.Element("figcaption")!.Value));
    }

    [Fact]
    public void ToHtml_FlatImages_AreSquare() =>
        Assert.Equal(
            View.Predictions(Images, Probabilities).ToHtml(),
            View.Predictions(Tensor.From(new float[,] { { 0, 1, 1, 0 }, { 1, 1, 0, 0 } }), Probabilities).ToHtml());

    [Fact]
    public void ToText_RightAndWrong_CountsAll()
    {
        var text = View.Predictions(Images, Probabilities, Tensor.From(new[] { 1, 2 }), ["cat", "dog", "eel"], most: 1).ToText();
        Assert.Equal(
            [
                "0: ✓ dog, 90%", "▒▒  cat ██ 10%", $"    dog {new string('█', 18)} 90%", "    eel  0%",
                "1 of 2 right (50%); the first 1 of 2 images",
            ],
            text.Split('\n'));
    }

    [Fact]
    public void ToHtml_ClassNameWithMarkup_IsText()
    {
        var display = View.Predictions(Images, Probabilities, null, ["<i>", "<b>", "c"]);
        Assert.DoesNotContain("<b>", display.ToHtml(), StringComparison.Ordinal);
        Assert.Equal("<b>, 90%", Figures(display)[0].Element("figcaption")!.Value);
    }

    [Fact]
    public void ToHtml_NotANumber_SaysSo()
    {
        var figures = Figures(View.Predictions(Images, Tensor.From(new[,] { { float.NaN, 1 }, { 0, 1 } }), Tensor.From(new[] { 1, 1 })));
        Assert.Equal("✗ no class: the probabilities are not numbers, is 1", figures[0].Element("figcaption")!.Value);
    }

    [Fact]
    public void ToHtml_ManyClasses_DrawsTheTenLikeliest()
    {
        var probabilities = new float[2, 1000];
        for (var i = 0; i < 10; i++) probabilities[0, 100 * i] = 0.1f;
        var tooltips = Rectangles(View.Predictions(Images, Tensor.From(probabilities))).Where(rect => rect.Value != "").Take(10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{100 * i}: 10%"), tooltips.Select(rect => rect.Value));
    }

    [Fact]
    public void Predictions_Logits_SaysSoftmax() =>
        Refused("-2 was given for image 1, class 0; Tf.Softmax makes them of logits", () =>
            View.Predictions(Images, Tensor.From(new[,] { { 0.5f, 0.5f }, { -2, 3 } })));

    [Fact]
    public void Predictions_ShapesThatDoNotFit_AreRefused()
    {
        Refused("labels of shape [2] were expected, tensor<1xi32>", () =>
            View.Predictions(Images, Probabilities, Tensor.From(new[] { 1 })));
        Refused("labels of 0 to 2 were expected, 3 was given for image 1", () =>
            View.Predictions(Images, Probabilities, Tensor.From(new[] { 1, 3 })));
        Refused("[n, h * h] were expected, tensor<2x3xf32>", () => View.Predictions(Tensor.From(new float[2, 3]), Probabilities));
        Refused("probabilities of 3 images were expected, those of 2", () => View.Predictions(Tensor.From(new float[3, 4]), Probabilities));
        Refused("[n, classes] were expected, tensor<2xf32>", () => View.Predictions(Images, Tensor.From(new float[2])));
        Refused("names of 3 classes were expected, 1 were given", () => View.Predictions(Images, Probabilities, null, ["a"]));
        Refused("0 was given", () => View.Predictions(Images, Probabilities, most: 0));
    }

    private static List<XElement> Figures(Display display) => [.. XElement.Parse(display.ToHtml()).Descendants("figure")];

    private static IEnumerable<XElement> Rectangles(Display display) =>
        XElement.Parse(display.ToHtml()).Descendants().Where(element => element.Name.LocalName == "rect");

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<TpuArgumentException>(action).Message, StringComparison.Ordinal);
}
