using Ctpu.Drawing;
using Ctpu.Tests.Hosting;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Tests.Drawing;

public sealed class PredictionGalleryTests
{
    [Fact]
    public void Draw_TwoDigits_StandSideBySideWithTheirBars()
    {
        // Two pictures: a full-width bar on rows 4 and 5, and nothing. The first is a 1 that is recognised, the second a 4 that is not.
        var pixels = new byte[2 * 784];
        Array.Fill(pixels, (byte)255, 4 * 28, 2 * 28);
        var probabilities = new float[20];
        probabilities[1] = 1f;
        (probabilities[10 + 4], probabilities[10 + 9]) = (0.25f, 0.75f);
        using var screen = new CapturedScreen();
        screen.Screen.Draw(new PredictionGallery(new DigitSet(pixels, new byte[] { 1, 4 }), probabilities, 80, greys: false));

        var blank = new string(' ', 24);
        var lines = screen.OutLines;
        Assert.Equal(13, lines.Length);
        Assert.Equal($"{blank} is 1, right     {blank} is 4, not 9", lines[0].TrimEnd());
        Assert.Equal($"{new string('█', 24)} 0         0.00  {blank} 0         0.00", lines[1].TrimEnd());
        Assert.Equal($"{blank} 1 ███████ 1.00  {blank} 1         0.00", lines[2].TrimEnd());
        Assert.Equal($"{blank} 4         0.00  {blank} 4 █▊      0.25", lines[5].TrimEnd());
        Assert.Equal($"{blank} 9         0.00  {blank} 9 █████▎  0.75", lines[10].TrimEnd());
    }

    [Fact]
    public void Draw_NarrowTerminal_StacksThem()
    {
        using var screen = new CapturedScreen();
        screen.Screen.Draw(new PredictionGallery(new DigitSet(new byte[3 * 784], new byte[3]), new float[30], 79, greys: false));
        Assert.Equal(3 * 13, screen.OutLines.Length);
    }
}
