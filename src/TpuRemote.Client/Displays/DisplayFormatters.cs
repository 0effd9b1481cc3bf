namespace TpuRemote.Client.Displays;

/// <summary>
/// The formatters of <see cref="Display"/> and <see cref="IShown"/>, as <see cref="TypeFormatterSourceAttribute"/> asks for them.
/// </summary>
internal sealed class DisplayFormatters
{
    /// <summary>One for HTML, one for text. Called by its name.</summary>
    public static IEnumerable<object> CreateTypeFormatters() =>
        DisplayFormatter.Of(value => value as Display ?? (value as IShown)?.Show());
}
