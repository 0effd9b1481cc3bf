namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#!lsmagic</c></summary>
internal sealed class ListDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#!lsmagic";

    /// <inheritdoc />
    public override string Summary => "Lists the directives.";

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call)
    {
        call.TakesNoArguments(Name);
        var directives = call.Kernel.Directives.All;
        var width = directives.Max(d => d.Usage.Length) + 2;
        foreach (var directive in directives) Console.WriteLine(directive.Usage.PadRight(width) + directive.Summary);
        return Task.CompletedTask;
    }
}
