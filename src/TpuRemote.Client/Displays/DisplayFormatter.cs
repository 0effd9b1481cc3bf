namespace TpuRemote.Client.Displays;

/// <summary>Writes one form of a display. Its members are found by their names.</summary>
/// <param name="mimeType">The form.</param>
/// <param name="form">How it is made.</param>
internal sealed class DisplayFormatter(string mimeType, Func<Display, string> form)
{
    /// <summary>The form.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes a value.</summary>
    /// <returns>False where it is not a display.</returns>
    public bool Format(object value, TextWriter writer)
    {
        if (value is not Display display) return false;
        writer.Write(form(display));
        return true;
    }
}
