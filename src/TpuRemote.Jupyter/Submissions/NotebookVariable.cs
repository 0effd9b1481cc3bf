namespace TpuRemote.Jupyter.Submissions;

/// <summary>A variable of the notebook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value now.</param>
public sealed record NotebookVariable(string Name, Type Type, object? Value)
{
    private const int Width = 80;

    /// <summary>The value in one line of at most 80 characters and three dots; what its own ToString throws is told in its place.</summary>
    public string ShortText()
    {
        try
        {
            var text = (Value?.ToString() ?? "null").ReplaceLineEndings(" ");
            return text.Length > Width ? $"{text.AsSpan(0, Width)}..." : text;
        }
        catch (Exception e) when (e is not (OperationCanceledException or ThreadAbortException))
        {
            return $"its ToString threw {e.GetType().Name}: {e.Message}";
        }
    }
}
