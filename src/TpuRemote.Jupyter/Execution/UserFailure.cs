using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using TpuRemote.Jupyter.Cells;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter.Execution;

/// <summary>
/// Tells of an exception as the user of a notebook needs it: its message, what caused it, and the lines of cells that it came through.
/// </summary>
internal sealed partial class UserFailure(SubmissionChain chain, NotebookLoadContext context)
{
    private const string Red = "\u001b[31m";
    private const string Plain = "\u001b[0m";

    /// <summary>The outcome of a cell that threw.</summary>
    public CellOutcome.Failed Of(Exception exception) => exception switch
    {
        CompilationException e => Failed("CompilationError", e.Message, e.Lines),
        DirectiveException e => Failed(nameof(DirectiveException), e.Message, [e.Message]),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        TargetInvocationException { InnerException: { } inner } => Of(inner),
        _ => Failed(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, [.. Lines(exception)]),
    };

    /// <summary>The outcome of a cell that the user interrupted.</summary>
    /// <param name="remark">What is to be said about it.</param>
    public static CellOutcome.Failed Interrupted(string remark) => Failed("KeyboardInterrupt", remark, [remark]);

    private static CellOutcome.Failed Failed(string name, string message, ImmutableArray<string> lines) =>
        new(name, message, lines.IsEmpty ? lines : lines.SetItem(0, $"{Red}{lines[0]}{Plain}"));

    // A cause whose message has been said already, as libraries do that wrap one another, is told only where it has lines of cells.
    private IEnumerable<string> Lines(Exception exception, string lead = "", string said = "")
    {
        var frames = FramesOf(exception).ToList();
        if (frames.Count > 0 || lead.Length == 0 || !said.Contains(exception.Message, StringComparison.Ordinal))
        {
            yield return $"{lead}{exception.GetType().FullName}: {exception.Message}";
            foreach (var line in frames) yield return line;
        }
        IEnumerable<Exception> causes = exception switch
        {
            AggregateException several => several.InnerExceptions,
            { InnerException: { } one } => [one],
            _ => [],
        };
        // An aggregate's message is made of theirs.
        var known = exception is AggregateException ? said : said + exception.Message;
        foreach (var line in causes.SelectMany(cause => Lines(cause, "caused by ", known))) yield return line;
    }

    /// <summary>The lines of cells that an exception came through.</summary>
    public IEnumerable<string> FramesOf(Exception exception)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || !context.IsSubmission(method.Module.Assembly)) continue;
            if (frame.GetFileName() is not { } file || frame.GetFileLineNumber() is not (> 0 and var line)) continue;
            var name = NameOf(method);
            yield return $"   at {file}, line {line}{(name is null ? "" : $", in {name}")}";
            if (LineOf(file, line) is { } text) yield return $"        {text}";
        }
    }

    private string? LineOf(string file, int line) =>
        chain.Submissions.LastOrDefault(s => s.Source == file)?.Text.Lines is { } lines && line <= lines.Count
            ? lines[line - 1].ToString().Trim()
            : null;

    // What the compiler made of async methods, local functions and lambdas, as the user wrote it; null for the cell itself.
    private static string? NameOf(MethodBase method)
    {
        var name = method.Name is "MoveNext" ? method.DeclaringType!.Name : method.Name;
        if (LocalFunction().Match(name) is { Success: true } local) return local.Groups[1].Value;
        if (name.Contains(">b__", StringComparison.Ordinal)) return "a lambda";
        if (StateMachine().Match(name) is { Success: true } machine) name = machine.Groups[1].Value;
        if (name.StartsWith('<')) return null;
        return method.DeclaringType is { IsNested: true } type && !type.Name.StartsWith('<') ? $"{type.Name}.{name}" : name;
    }

    [GeneratedRegex(@"g__(\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(.+)>d")]
    private static partial Regex StateMachine();
}
