namespace TpuRemote.Jupyter.Submissions;

/// <summary>A variable of the notebook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value now.</param>
public sealed record NotebookVariable(string Name, Type Type, object? Value);
