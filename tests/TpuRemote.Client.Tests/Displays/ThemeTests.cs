using System.Globalization;
using TpuRemote.Client.Displays;

namespace TpuRemote.Client.Tests.Displays;

public class ThemeTests
{
    // The pages' own backgrounds: JupyterLab and the classic notebook, JupyterLab dark, VS Code's Dark Modern.
    private static readonly string[] LightPages = ["#ffffff"];
    private static readonly string[] DarkPages = ["#111111", "#1f1f1f"];

    public static TheoryData<string, double> Colors => new()
    {
        { "text", 4.5 }, { "muted", 4.5 }, { "accent", 4.5 }, { "good", 4.5 }, { "bad", 4.5 },
        { "series-0", 3 }, { "series-1", 3 }, { "series-2", 3 }, { "series-3", 3 },
        { "series-4", 3 }, { "series-5", 3 }, { "series-6", 3 }, { "series-7", 3 },
    };

    [Theory]
    [InlineData("#ffffff", "#000000", 21)]
    [InlineData("#ffffff", "#777777", 4.48)] // the grey that WCAG's own examples give as just failing
    public void Contrast_KnownPairs_IsWcags(string first, string second, double expected) =>
        Assert.Equal(expected, Contrast(first, second), 0.01);

    [Theory]
    [MemberData(nameof(Colors))]
    public void Colors_OnEveryPageAndSurface_HaveEnoughContrast(string name, double least)
    {
        var color = Color(name);
        foreach (var page in LightPages.Append(Color("surface").Light))
            Assert.True(Contrast(color.Light, page) >= least, $"{name} {color.Light} on {page}: {Contrast(color.Light, page):F2}");
        foreach (var page in DarkPages.Append(Color("surface").Dark))
            Assert.True(Contrast(color.Dark, page) >= least, $"{name} {color.Dark} on {page}: {Contrast(color.Dark, page):F2}");
    }

    [Fact]
    public void Colors_WithoutStyles_ShowOnLightAndOnDark()
    {
        foreach (var color in Theme.Colors.Where(c => c.Unknown.Length == 7))
        {
            foreach (var page in LightPages.Concat(DarkPages))
                Assert.True(Contrast(color.Unknown, page) >= 3, $"{color.Name} {color.Unknown} on {page}");
        }
    }

    [Fact]
    public void Series_AfterTheLast_BeginsAgain()
    {
        Assert.Equal("var(--tpu-series-0,#1f83c2)", Theme.Series(0));
        Assert.Equal("var(--tpu-series-7,#b4487a)", Theme.Series(7));
        Assert.Equal(Theme.Series(1), Theme.Series(9));
    }

    [Fact]
    public void Uses_OfEveryColour_FallBackAsTheTableSays()
    {
        foreach (var (name, use) in new[]
                 {
                     ("text", Theme.Text), ("muted", Theme.Muted), ("line", Theme.Line), ("surface", Theme.Surface),
                     ("accent", Theme.Accent), ("good", Theme.Good), ("bad", Theme.Bad),
                 })
            Assert.Equal($"var(--tpu-{name},{Color(name).Unknown})", use);
    }

    [Fact]
    public void Style_AsksThePageAndNotTheReader()
    {
        var style = Theme.Style(".tpu-display b{color:red}");
        Assert.DoesNotContain("prefers-color-scheme", style, StringComparison.Ordinal);
        Assert.Contains("body[data-jp-theme-light=\"false\"] .tpu-display", style, StringComparison.Ordinal);
        Assert.Contains("body.vscode-dark .tpu-display", style, StringComparison.Ordinal);
        Assert.EndsWith(".tpu-display b{color:red}</style>", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Escape_MarkupAndQuotes_AreText() =>
        Assert.Equal("&lt;script&gt;&quot;&#39;&amp;", Theme.Escape("<script>\"'&"));

    private static ThemeColor Color(string name) => Theme.Colors.Single(color => color.Name == name);

    // WCAG 2.1, "contrast ratio" and "relative luminance".
    private static double Contrast(string first, string second)
    {
        var (a, b) = (Luminance(first), Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color) =>
        (0.2126 * Channel(color, 1)) + (0.7152 * Channel(color, 3)) + (0.0722 * Channel(color, 5));

    private static double Channel(string color, int at)
    {
        var value = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
