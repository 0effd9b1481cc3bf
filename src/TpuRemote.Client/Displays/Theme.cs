namespace TpuRemote.Client.Displays;

/// <summary>
/// Colours and type of every display, as CSS custom properties. They are light; they are dark where the page says that it is: JupyterLab
/// and VS Code by a mark on the body, Colab by one on the root, others by the CSS property <c>color-scheme</c>. The reader's own preference
/// is not asked, because a page that knows nothing of it (the classic notebook, nbconvert's output) stays white. Where a site takes style
/// elements away (GitHub), each use falls back to the page's text colour or to a colour of middle luminance that shows on both.
/// </summary>
internal static class Theme
{
    /// <summary>The class of the outermost element of a display.</summary>
    public const string Class = "tpu-display";

    /// <summary>Number of colours <c>--tpu-series-0</c> to <c>--tpu-series-7</c>.</summary>
    public const int SeriesCount = 8;

    /// <summary>Text.</summary>
    public const string Text = "var(--tpu-text,currentColor)";

    /// <summary>Text that matters less, axes.</summary>
    public const string Muted = "var(--tpu-muted,currentColor)";

    /// <summary>Grid lines and borders that carry no meaning.</summary>
    public const string Line = "var(--tpu-line,#88888866)";

    /// <summary>A background a little off the page's.</summary>
    public const string Surface = "var(--tpu-surface,transparent)";

    /// <summary>Links and what is running.</summary>
    public const string Accent = "var(--tpu-accent,#3f83d0)";

    /// <summary>What is right; never told by colour alone.</summary>
    public const string Good = "var(--tpu-good,#2a8f47)";

    /// <summary>What is wrong; never told by colour alone.</summary>
    public const string Bad = "var(--tpu-bad,#d1443a)";

    /// <summary>
    /// The colours by their names, for light pages, for dark ones, and where the page is not known. The series follow Okabe and Ito's
    /// palette, which readers with colour-blindness can tell apart (Color Universal Design, 2008), moved in lightness until graphics have
    /// the contrast 3:1 and text 4.5:1 that WCAG 2.1 asks for (1.4.3, 1.4.11).
    /// </summary>
    public static readonly IReadOnlyList<ThemeColor> Colors =
    [
        new("text", "#1b1f24", "#e6edf3", "currentColor"),
        new("muted", "#59636e", "#9da7b3", "currentColor"),
        new("line", "#d1d9e0", "#3d444d", "#88888866"),
        new("surface", "#f6f8fa", "#1c2128", "transparent"),
        new("accent", "#0067b8", "#58a6ff", "#3f83d0"),
        new("good", "#1a7f37", "#4ac26b", "#2a8f47"),
        new("bad", "#b42318", "#ff7b72", "#d1443a"),
        new("series-0", "#0072b2", "#56b4e9", "#1f83c2"),
        new("series-1", "#d55e00", "#ff8c42", "#d55e00"),
        new("series-2", "#007f5f", "#2fc79a", "#0f8f6b"),
        new("series-3", "#aa4499", "#e7a3d0", "#b95bb0"),
        new("series-4", "#9a6a00", "#f0c94b", "#a37718"),
        new("series-5", "#2f7fb8", "#8ecbff", "#4a86c5"),
        new("series-6", "#6b6b6b", "#b5b5b5", "#7d7d7d"),
        new("series-7", "#882255", "#ff7aa8", "#b4487a"),
    ];

    private static readonly string Palette =
        $".{Class}{{{Properties(color => color.Light)}color:{Text};font:13px/1.5 system-ui,sans-serif}}"
        + $"@supports(color:light-dark(#000,#fff)){{.{Class}{{{Properties(color => $"light-dark({color.Light},{color.Dark})")}}}}}"
        + On("body[data-jp-theme-light=\"true\"]", "body.vscode-light", "body.vscode-high-contrast-light", "body.notebook_app")
        + $"{{color-scheme:light}}"
        + On("body[data-jp-theme-light=\"false\"]", "body.vscode-dark", "body.vscode-high-contrast:not(.vscode-high-contrast-light)",
            "html[theme=\"dark\"]")
        + $"{{color-scheme:dark;{Properties(color => color.Dark)}}}";

    /// <summary>
    /// The style element that every display begins with; <paramref name="rules"/> are its own, each selector beginning with
    /// <c>.tpu-display</c>.
    /// </summary>
    public static string Style(string rules = "") => $"<style>{Palette}{rules}</style>";

    /// <summary>A series' colour, for <c>fill</c> and <c>stroke</c>; the colours repeat after the last.</summary>
    public static string Series(int index) =>
        $"var(--tpu-series-{index % SeriesCount},{Colors[Colors.Count - SeriesCount + (index % SeriesCount)].Unknown})";

    /// <summary>Text made safe inside elements and quoted attributes; characters that XML forbids become U+FFFD.</summary>
    public static string Escape(string? text) =>
        System.Net.WebUtility.HtmlEncode(
            text is null || text.All(IsAllowed) ? text ?? "" : string.Concat(text.Select(c => IsAllowed(c) ? c : '\uFFFD')));

    // XML 1.0, production 2; surrogates are joined or replaced by the encoder.
    private static bool IsAllowed(char c) => c is '\t' or '\n' or '\r' or (>= ' ' and not '\uFFFE' and not '\uFFFF');

    private static string Properties(Func<ThemeColor, string> value) =>
        string.Concat(Colors.Select(color => $"--tpu-{color.Name}:{value(color)};"));

    private static string On(params string[] pages) => string.Join(',', pages.Select(page => $"{page} .{Class}"));
}
