namespace TpuRemote.Client.Displays.Tensors;

/// <summary>The formatters of <see cref="Tensor"/>, as <see cref="TypeFormatterSourceAttribute"/> asks for them.</summary>
internal sealed class TensorFormatters
{
    /// <summary>One for HTML, one for text. Called by its name.</summary>
    public static IEnumerable<object> CreateTypeFormatters() =>
        DisplayFormatter.Of(value => value is Tensor tensor ? View.Tensor(tensor) : null);
}
