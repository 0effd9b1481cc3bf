namespace TpuRemote.Client.Displays;

/// <summary>
/// Tells notebook hosts how to show a type. Microsoft.DotNet.Interactive.Formatting finds it by this name, without a reference to it
/// (its formatting documentation, "convention-based"), so the client needs no notebook package.
/// </summary>
/// <param name="formatterSourceType">A type with a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The forms to show, best first.</summary>
    public string[]? PreferredMimeTypes { get; set; }
}
