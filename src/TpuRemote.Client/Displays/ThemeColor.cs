namespace TpuRemote.Client.Displays;

/// <summary>One colour of <see cref="Theme"/>, as CSS writes it.</summary>
/// <param name="Name">The custom property's name after <c>--tpu-</c>.</param>
/// <param name="Light">On light pages.</param>
/// <param name="Dark">On dark pages.</param>
/// <param name="Unknown">Where style elements were taken away.</param>
internal sealed record ThemeColor(string Name, string Light, string Dark, string Unknown);
