namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#!who</c></summary>
internal sealed class WhoDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#!who";

    /// <inheritdoc />
    public override string Summary => "Lists the names of the variables.";

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call)
    {
        call.TakesNoArguments(Name);
        var names = call.Kernel.Variables.Select(v => v.Name).ToArray();
        Console.WriteLine(names.Length == 0 ? "There are no variables yet." : string.Join("  ", names));
        return Task.CompletedTask;
    }
}
