using Ctpu.Drawing;

namespace Ctpu.Tests.Drawing;

public sealed class DigitPictureTests
{
    [Fact]
    public void Text_PixelsOfTwoRows_ShareACharacter()
    {
        // The second line of text shows rows 4 and 5 (two rows of margin, two rows a line), from column 2 on.
        var image = new byte[784];
        image[(4 * 28) + 2] = 255;
        image[(5 * 28) + 3] = 255;
        image[(4 * 28) + 4] = image[(5 * 28) + 4] = 255;
        image[(4 * 28) + 5] = 95;
        image[(4 * 28) + 25] = 96;
        Assert.Equal("▀▄█" + new string(' ', 20) + "▀", DigitPicture.Text(image, 1));
        Assert.Equal(new string(' ', 24), DigitPicture.Text(image, 0));
        Assert.Equal(12, DigitPicture.Lines);
    }

    [Fact]
    public void Greys_Pixels_AreForegroundAboveBackground()
    {
        var image = new byte[784];
        image[(2 * 28) + 2] = 10;
        image[(3 * 28) + 2] = 200;
        var first = DigitPicture.Greys(image, 0).First();
        Assert.Equal("▀", first.Text);
        Assert.Equal((10, 200), (first.Style.Foreground.R, first.Style.Background.R));
        Assert.Equal(24, DigitPicture.Greys(image, 0).Count());
    }
}
