namespace TpuRemote.Client.Displays;

/// <summary>
/// Something to look at: a fragment of HTML (with SVG inside where it draws) for notebooks, and text for terminals. Both are made here, so
/// that every host shows the same. The HTML fits light and dark pages, loads nothing from a network, runs no script, and escapes all
/// that it was given. One that changes while it is shown raises <see cref="System.ComponentModel.INotifyPropertyChanged.PropertyChanged"/>.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public abstract class Display
{
    /// <summary>The HTML fragment, one element with the class <see cref="Theme.Class"/>.</summary>
    public abstract string ToHtml();

    /// <summary>The text for terminals, without a newline at its end.</summary>
    public abstract string ToText();

    /// <summary>The text.</summary>
    public sealed override string ToString() => ToText();
}
