namespace TpuRemote.Jupyter.Directives;

/// <summary>
/// A line of a cell that is not C#: <c>#!who</c>, <c>#r "nuget: ..."</c>. It acts where it stands, between the code before and after.
/// </summary>
public abstract class Directive
{
    /// <summary>As it is typed: <c>#!who</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for <c>#!lsmagic</c> and completion.</summary>
    public abstract string Summary { get; }

    /// <summary>How it is used, with its arguments: <c>#!time</c>.</summary>
    public virtual string Usage => Name;

    /// <summary>Does it.</summary>
    /// <exception cref="DirectiveException">The arguments are not what was expected, or it cannot be done.</exception>
    public abstract Task RunAsync(DirectiveCall call);
}
