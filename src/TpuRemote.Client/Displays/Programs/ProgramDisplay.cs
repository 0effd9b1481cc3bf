using System.Globalization;
using System.Text;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>
/// A rewritten program: each pass before and after with the lines that changed, the groups of ops that were fused into one instruction,
/// the program that they stand in with the C# line of each op, and the memory that it takes.
/// </summary>
internal sealed class ProgramDisplay : Display
{
    private readonly ProgramExplanation _explanation;
    private readonly ProgramListing _final;
    private readonly List<PassSection> _passes = [];

    /// <summary>Shows an explanation.</summary>
    public ProgramDisplay(ProgramExplanation explanation)
    {
        _explanation = explanation;
        _final = ProgramListing.Of(explanation.Text);
        foreach (var pass in explanation.Passes)
        {
            var before = _final;
            if (pass.IsChanged) _final = ProgramListing.Of(pass.After);
            _passes.Add(new PassSection(pass, _passes.Count + 1, before, _final));
        }
    }

    /// <inheritdoc />
    public override string ToHtml()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"{Theme.Class}\">{Theme.Style(ProgramStyle.Rules)}");
        html.Append(CultureInfo.InvariantCulture, $"<h4>{Theme.Escape(Title())}</h4><p>{Theme.Escape(Summary())}</p>");
        foreach (var warning in _explanation.Program.Warnings)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"tpu-bad\">Warning: {Theme.Escape(warning.ToString())}</p>");
        html.Append("<details open><summary><b>Passes</b> over the program</summary>");
        foreach (var pass in _passes) pass.WriteHtml(html);
        html.Append("</details>");
        html.Append(CultureInfo.InvariantCulture, $"<details open><summary><b>Instructions</b>: {Theme.Escape(Stages())}</summary>");
        new GroupSection(_explanation, _final).WriteHtml(html);
        html.Append("</details>");
        html.Append("<details open><summary><b>Rewritten program</b>: ops of one number and colour were fused into one instruction; "
            + "a dashed number reads the op in place</summary>");
        new CodeSection(_final, new OperationGroups(_explanation.Instructions)).WriteHtml(html);
        html.Append("</details>");
        MemorySection.WriteHtml(html, _explanation);
        return html.Append("</div>").ToString();
    }

    /// <inheritdoc />
    public override string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Title()}\n{Summary()}\n");
        foreach (var warning in _explanation.Program.Warnings) text.Append(CultureInfo.InvariantCulture, $"warning: {warning}\n");
        text.Append("passes over the program\n");
        foreach (var pass in _passes) pass.WriteText(text);
        text.Append(CultureInfo.InvariantCulture, $"instructions: {Stages()}\n");
        new GroupSection(_explanation, _final).WriteText(text);
        text.Append("rewritten program, [n] fused into instruction n, (n) read in place by it\n");
        new CodeSection(_final, new OperationGroups(_explanation.Instructions)).WriteText(text);
        MemorySection.WriteText(text, _explanation);
        return text.ToString().TrimEnd('\n');
    }

    private string Title()
    {
        var name = _explanation.Name.Length > 0 ? _explanation.Name : "program";
        return $"{name} for {_explanation.Program.AcceleratorType}, {Counted.Of(_explanation.Program.Replicas, "replica")}";
    }

    private string Summary()
    {
        var passes = _explanation.Passes;
        var ops = passes.IsEmpty ? "" : $"{passes[0].OperationsBefore} \u2192 {Counted.Of(passes[^1].OperationsAfter, "op")} in ";
        return $"{ops}{Counted.Of(_explanation.Instructions.Length, "instruction")}; "
            + $"a core holds at most {Counted.Bytes(_explanation.Program.Memory.PeakMemory)}";
    }

    private string Stages() => string.Join(" \u2192 ", _explanation.Stages.Select(stage => $"{stage.Name} {stage.Instructions}"));
}
