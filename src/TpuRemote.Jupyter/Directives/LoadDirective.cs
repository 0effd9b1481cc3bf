namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#load "file.cs"</c></summary>
internal sealed class LoadDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#load";

    /// <inheritdoc />
    public override string Summary => "Runs a file of C# as if it stood here.";

    /// <inheritdoc />
    public override string Usage => "#load \"file.cs\"";

    /// <inheritdoc />
    public override async Task RunAsync(DirectiveCall call)
    {
        if (call.Arguments is not ['"', .. var name, '"'] || name.Length == 0)
            throw new DirectiveException($"{Usage} was expected, '#load {call.Arguments}' was given");
        var path = Path.GetFullPath(name, call.Kernel.Options.Folder);
        if (!File.Exists(path)) throw new DirectiveException($"there is no file {path}");
        await call.Run.IncludeAsync(await File.ReadAllTextAsync(path, call.Cancellation), path);
    }
}
