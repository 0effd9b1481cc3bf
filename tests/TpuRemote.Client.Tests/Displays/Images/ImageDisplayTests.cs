using System.Xml.Linq;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Images;
using TpuRemote.Client.Displays.Tensors;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Tests.Displays.Images;

public class ImageDisplayTests
{
    [Theory]
    [InlineData("5,8", null, 1, 5, 8, 1)]
    [InlineData("5,8,3", null, 1, 5, 8, 3)]
    [InlineData("5,8,1", null, 1, 5, 8, 1)]
    [InlineData("5,8,3", true, 5, 8, 3, 1)]
    [InlineData("5,8,9", null, 5, 8, 9, 1)]
    [InlineData("2,5,8,4", null, 2, 5, 8, 4)]
    public void Layout_ShapesOfImages_AreRead(string shape, bool? isBatch, long count, long height, long width, int channels) =>
        Assert.Equal(new ImageLayout(count, height, width, channels), ImageLayout.Of(Shape(shape), isBatch));

    [Theory]
    [InlineData("784", null)]
    [InlineData("5,8", true)]
    [InlineData("5,8,9", false)]
    [InlineData("2,5,8,2", null)]
    [InlineData("0,28,28", null)]
    public void Layout_OtherShapes_AreRefusedWithWhatWasExpected(string shape, bool? isBatch)
    {
        var refused = Assert.Throws<TpuArgumentException>(() => ImageLayout.Of(Shape(shape), isBatch));
        Assert.Contains("[h, w, c]", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"[{string.Join(", ", Shape(shape))}] was given", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneChannel_ScalesTheRangeToGrey()
    {
        // -1 and below black, 1 white, halves of it between: (0 + 1) / 2 * 255 = 127.5, to even 128; (0.5 + 1) / 2 * 255 = 191.25.
        Tensor tensor = new[,] { { -1f, 0f, 0.5f }, { 1f, 7f, -7f } };
        var picture = Read(tensor, -1, 1);
        Assert.Equal((3, 2, 1), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(new byte[] { 0, 128, 191, 255, 255, 0 }, picture.Pixels);
    }

    [Fact]
    public void Read_NaN_IsTransparent()
    {
        var picture = Read(new[,] { { 1f, float.NaN } }, 0, 1);
        Assert.Equal(2, picture.Channels);
        Assert.Equal(new byte[] { 255, 255, 0, 0 }, picture.Pixels);
    }

    [Fact]
    public void Read_Colours_KeepTheirChannels()
    {
        var picture = Read(Tensor.From<byte>([255, 0, 0, 0, 51, 255], 1, 2, 3), 0, 255);
        Assert.Equal(3, picture.Channels);
        Assert.Equal(new byte[] { 255, 0, 0, 0, 51, 255 }, picture.Pixels);
    }

    [Fact]
    public void Read_LargerThanAScreen_TakesEveryFewthPixel()
    {
        var tensor = Tf.Range(3000, ElementType.I32).Reshape(1, 3000);
        var picture = Read(tensor, 0, 2999);
        Assert.Equal((1000, 1), (picture.Width, picture.Height));
        Assert.Equal((byte)Math.Round(3 * 500 / 2999.0 * 255), picture.Pixels[500]);
        Assert.Contains("one pixel of 3 along each side", View.Image(tensor).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_Batch_HasAFigureForEachWithItsCaptionEscaped()
    {
        var html = XElement.Parse(View.Image(Tf.Ones(2, 4, 4), ["<script>\"1\"</script>", "two"]).ToHtml());
        var figures = html.Descendants("figure").ToArray();
        Assert.Equal(["<script>\"1\"</script>", "two"], figures.Select(f => f.Element("figcaption")!.Value));
        Assert.Equal(["<script>\"1\"</script>", "two"], figures.Select(f => f.Element("img")!.Attribute("alt")!.Value));
        foreach (var figure in figures)
            Assert.StartsWith("data:image/png;base64,iVBOR", figure.Element("img")!.Attribute("src")!.Value, StringComparison.Ordinal);
        // 84 / 4 = 21 screen pixels a pixel.
        Assert.All(figures, f => Assert.Equal("84", f.Element("img")!.Attribute("width")!.Value));
        Assert.Empty(html.Descendants("script"));
    }

    [Fact]
    public void ToHtml_ManyImages_ShowsTheFirstAndSaysSo()
    {
        var display = View.Image(Tf.Zeros(60_000, 2, 2));
        Assert.Equal(100, XElement.Parse(display.ToHtml()).Descendants("img").Count());
        Assert.EndsWith("the first 100 of 60,000 images", display.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_Image_IsShades()
    {
        // A character is two rows: black over black, black over white (one half), white over white.
        Tensor tensor = new[,] { { 0f, 0f, 1f }, { 0f, 1f, 1f } };
        Assert.Equal(" ▒█\ntensor<2x3xf32>; 0 is black, 1 white", View.Image(tensor).ToText());
    }

    [Fact]
    public void Range_NotGiven_IsWhatTheElementTypeAndValuesSay()
    {
        Assert.Contains("0 is black, 255 white", View.Image(Tensor.From<byte>([1, 2], 1, 2)).ToText(), StringComparison.Ordinal);
        Assert.Contains("-3 is black, 5 white", View.Image(new[,] { { -3f, 5f } }).ToText(), StringComparison.Ordinal);
        Assert.Contains("0 is black, 10 white", View.Image(new[,] { { -3f, 5f } }, range: (0, 10)).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Image_CaptionsOfAnotherNumber_AreRefused()
    {
        var refused = Assert.Throws<TpuArgumentException>(() => View.Image(Tf.Ones(2, 4, 5), ["one", "two", "three"]));
        Assert.Contains("captions for 2 images were expected, 3 were given", refused.Message, StringComparison.Ordinal);
        Assert.Throws<TpuArgumentException>(() => View.Image(Tf.Ones(4, 5), scale: -1));
    }

    private static long[] Shape(string text) => [.. text.Split(',').Select(long.Parse)];

    private static Picture Read(Tensor tensor, double low, double high)
    {
        var elements = new LiteralElements(tensor.Concrete().Literal);
        return new ImageReader(elements, ImageLayout.Of(elements.Shape, null), low, high).Read(0);
    }
}
