namespace TpuRemote.Client.Displays;

/// <summary>
/// Colours and type of every display, as CSS custom properties that follow the page: JupyterLab's and VS Code's own theme, else the
/// reader's preference. The series' colours are Okabe and Ito's, which readers with colour-blindness can tell apart
/// (Color Universal Design, 2008).
/// </summary>
internal static class Theme
{
    /// <summary>The class of the outermost element of a display.</summary>
    public const string Class = "tpu-display";

    /// <summary>Number of colours <c>--tpu-series-0</c> to <c>--tpu-series-7</c>.</summary>
    public const int SeriesCount = 8;

    private const string Light =
        "--tpu-text:#1b1f24;--tpu-muted:#59636e;--tpu-line:#d1d9e0;--tpu-surface:#f6f8fa;--tpu-accent:#0067b8;"
        + "--tpu-series-0:#0072b2;--tpu-series-1:#d55e00;--tpu-series-2:#007f5f;--tpu-series-3:#aa4499;"
        + "--tpu-series-4:#9a6a00;--tpu-series-5:#2f7fb8;--tpu-series-6:#6b6b6b;--tpu-series-7:#882255;";

    private const string Dark =
        "--tpu-text:#e6edf3;--tpu-muted:#9da7b3;--tpu-line:#3d444d;--tpu-surface:#1c2128;--tpu-accent:#58a6ff;"
        + "--tpu-series-0:#56b4e9;--tpu-series-1:#ff8c42;--tpu-series-2:#2fc79a;--tpu-series-3:#e7a3d0;"
        + "--tpu-series-4:#f0c94b;--tpu-series-5:#8ecbff;--tpu-series-6:#b5b5b5;--tpu-series-7:#ff7aa8;";

    /// <summary>
    /// The style element that every display begins with; <paramref name="rules"/> are its own, each selector beginning with
    /// <c>.tpu-display</c>.
    /// </summary>
    public static string Style(string rules = "") =>
        "<style>"
        + $".{Class}{{{Light}color:var(--tpu-text);font:13px/1.5 system-ui,sans-serif;}}"
        + $"@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light=\"true\"]):not(.vscode-light) .{Class}{{{Dark}}}}}"
        + $"body[data-jp-theme-light=\"false\"] .{Class},body.vscode-dark .{Class}{{{Dark}}}"
        + rules
        + "</style>";

    /// <summary>The custom property of a series' colour, for <c>fill</c> and <c>stroke</c>; the colours repeat after the last.</summary>
    public static string Series(int index) => $"var(--tpu-series-{index % SeriesCount})";

    /// <summary>Text made safe inside elements and quoted attributes.</summary>
    public static string Escape(string? text) => System.Net.WebUtility.HtmlEncode(text ?? "");
}
