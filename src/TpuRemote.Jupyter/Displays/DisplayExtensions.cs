using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Displays;

/// <summary>The same as <see cref="Notebook.display"/>, written behind the value.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">text/html, text/plain, image/svg+xml ...; none: what its type prefers.</param>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Notebook.Output.Show(value, mimeTypes);

    /// <summary>Shows text as what it is: <c>"&lt;b&gt;bold&lt;/b&gt;".DisplayAs("text/html")</c>.</summary>
    /// <param name="text">The content; base64 for image/png.</param>
    /// <param name="mimeType">Its MIME type.</param>
    public static DisplayedValue DisplayAs(this string text, string mimeType) => Notebook.Output.Show(MimeBundle.Of(mimeType, text));
}
