namespace TpuRemote.Client.Displays;

/// <summary>Writes one form of what shows a value. Its members are found by their names.</summary>
/// <param name="mimeType">The form.</param>
/// <param name="view">What shows a value; null where it is not of the kind.</param>
/// <param name="form">How the form is made.</param>
internal sealed class DisplayFormatter(string mimeType, Func<object, Display?> view, Func<Display, string> form)
{
    /// <summary>The form.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>One formatter for HTML, one for text.</summary>
    public static IEnumerable<object> Of(Func<object, Display?> view) =>
    [
        new DisplayFormatter("text/html", view, display => display.ToHtml()),
        new DisplayFormatter("text/plain", view, display => display.ToText()),
    ];

    /// <summary>Writes a value.</summary>
    /// <returns>False where it is not of the kind.</returns>
    public bool Format(object value, TextWriter writer)
    {
        if (view(value) is not { } display) return false;
        writer.Write(form(display));
        return true;
    }
}
