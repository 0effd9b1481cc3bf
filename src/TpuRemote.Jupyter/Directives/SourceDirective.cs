namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#i "nuget: source"</c></summary>
internal sealed class SourceDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#i";

    /// <inheritdoc />
    public override string Summary => "Names a folder, or an address (https://...), where #r \"nuget: ...\" looks for packages too.";

    /// <inheritdoc />
    public override string Usage => "#i \"nuget: FOLDER\"";

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call)
    {
        try
        {
            call.Kernel.Packages.AddSource(QuotedArgument.Of(this, call.Arguments));
            return Task.CompletedTask;
        }
        catch (FormatException e)
        {
            throw new DirectiveException(e.Message, e);
        }
    }
}
