namespace TpuRemote.Jupyter.Directives;

/// <summary>A directive that cannot be done; the message tells the user what was given and what was expected.</summary>
public sealed class DirectiveException : Exception
{
    /// <summary>With a message.</summary>
    public DirectiveException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public DirectiveException(string message, Exception inner) : base(message, inner)
    {
    }
}
