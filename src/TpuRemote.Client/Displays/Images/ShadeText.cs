using System.Text;

namespace TpuRemote.Client.Displays.Images;

/// <summary>Pictures as text: a character is a pixel wide and two high, or more where the picture is wide.</summary>
internal static class ShadeText
{
    private const string Shades = " ░▒▓█";
    private const int MostColumns = 64;

    /// <summary>The lines of a picture; bright is full.</summary>
    public static string Of(Picture picture)
    {
        var wide = (picture.Width + MostColumns - 1) / MostColumns;
        var text = new StringBuilder();
        for (var y = 0; y < picture.Height; y += 2 * wide)
        {
            if (y > 0) text.Append('\n');
            for (var x = 0; x < picture.Width; x += wide) text.Append(Shades[Shade(picture, x, y, wide)]);
        }
        return text.ToString();
    }

    private static int Shade(Picture picture, int left, int top, int wide)
    {
        var (sum, count) = (0.0, 0);
        for (var y = top; y < Math.Min(picture.Height, top + (2 * wide)); y++)
        {
            for (var x = left; x < Math.Min(picture.Width, left + wide); x++, count++) sum += picture.Brightness(x, y);
        }
        return (int)Math.Round(sum / count * (Shades.Length - 1));
    }
}
