namespace TpuRemote.Client.Notebooks;

/// <summary>
/// Names the type by which this assembly adds to a notebook. The kernel finds the attribute by its name (TpuRemote.Jupyter's README), so
/// that the client needs no notebook package.
/// </summary>
/// <param name="extensionType">The type; its members are found by their names.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NotebookExtensionAttribute(Type extensionType) : Attribute
{
    /// <summary>The type.</summary>
    public Type ExtensionType { get; } = extensionType;
}
