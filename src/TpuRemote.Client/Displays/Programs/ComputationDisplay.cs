using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>A traced function: what it takes and gives, and its program with the C# line of each op. Nothing is compiled for it.</summary>
internal sealed class ComputationDisplay(TracedProgram traced, TpuPrecision precision) : Display
{
    private readonly ProgramListing _listing = ProgramListing.Of(traced.Module);

    /// <inheritdoc />
    public override string ToHtml()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"{Theme.Class}\">{Theme.Style(ProgramStyle.Rules)}");
        html.Append(CultureInfo.InvariantCulture, $"<h4>{Theme.Escape(Title())}</h4>");
        foreach (var (what, values) in Signature())
            html.Append(CultureInfo.InvariantCulture, $"<p><b>{what}</b>: {string.Join(", ", values.Select(Theme.Escape))}</p>");
        html.Append("<details open><summary><b>Program</b></summary>");
        new CodeSection(_listing, groups: null).WriteHtml(html);
        return html.Append("</details></div>").ToString();
    }

    /// <inheritdoc />
    public override string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Title()}\n");
        foreach (var (what, values) in Signature()) text.Append(CultureInfo.InvariantCulture, $"{what}: {string.Join(", ", values)}\n");
        new CodeSection(_listing, groups: null).WriteText(text);
        return text.ToString().TrimEnd('\n');
    }

    private string Title() =>
        $"TPU computation for {Counted.Of(traced.Replicas, "replica")}, precision {precision.ToString().ToLowerInvariant()}";

    private IEnumerable<(string What, ImmutableArray<string> Values)> Signature()
    {
        var isReplicated = traced.Replicas > 1;
        ImmutableArray<string> inputs =
            [.. traced.Inputs.Select(i => i.IsReplicated || !isReplicated ? $"{i.Type}" : $"{i.Type} on each replica")];
        yield return ("inputs", inputs.IsEmpty ? ["none"] : inputs);
        if (!traced.Variables.IsEmpty)
            yield return ("variables", [.. traced.Variables.Select(Described)]);
        ImmutableArray<string> results = [.. traced.ResultTypes.Select(type => $"{type}")];
        yield return ("results", results.IsEmpty ? ["none"] : results);
    }

    private string Described(VariableSlot variable) =>
        $"{variable.Name} {variable.Type}{(traced.Updated.Contains(variable) ? " (assigned)" : "")}";
}
