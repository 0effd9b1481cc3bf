using System.Diagnostics;

namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#!time</c></summary>
internal sealed class TimeDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#!time";

    /// <inheritdoc />
    public override string Summary => "Says how long the rest of the cell took on this machine, compiling included.";

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call)
    {
        call.TakesNoArguments(Name);
        var start = Stopwatch.GetTimestamp();
        call.Run.AtEnd(() => Console.WriteLine($"Wall time: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms"));
        return Task.CompletedTask;
    }
}
