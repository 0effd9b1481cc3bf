using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>The instructions with the groups of ops that were fused into them: the legend of the rewritten program.</summary>
/// <param name="explanation">What the compiler made of the program.</param>
/// <param name="listing">The program from which instructions were made.</param>
internal sealed class GroupSection(ProgramExplanation explanation, ProgramListing listing)
{
    /// <summary>The legend as HTML.</summary>
    public void WriteHtml(StringBuilder html)
    {
        html.Append("<div class=\"tpu-scroll\"><table class=\"tpu-code\"><thead><tr><th>group</th><th>executed by</th><th>ops</th>"
            + "<th>instruction</th><th>C# lines</th></tr></thead><tbody>");
        foreach (var instruction in explanation.Instructions)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{ProgramStyle.Badge(instruction.Number)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Theme.Escape(Unit(instruction.Kind))}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"tpu-count\">{instruction.Lines.Length}</td>");
            html.Append("<td class=\"tpu-wide\">").Append(Indent(instruction.Depth)).Append(Theme.Escape(instruction.Text)).Append("</td>");
            html.Append("<td>").AppendJoin("<br>", Places(instruction).Select(SourceLink.ToHtml)).Append("</td></tr>");
        }
        html.Append("</tbody></table></div>");
    }

    /// <summary>The legend as text.</summary>
    public void WriteText(StringBuilder text)
    {
        foreach (var instruction in explanation.Instructions)
        {
            var indent = new string(' ', 2 * instruction.Depth);
            text.Append(CultureInfo.InvariantCulture, $"  [{instruction.Number}] {indent}{Unit(instruction.Kind)}, ");
            text.Append(CultureInfo.InvariantCulture, $"{Counted.Of(instruction.Lines.Length, "op")}: {instruction.Text}");
            var places = string.Join("; ", Places(instruction).Select(SourceLink.ToText));
            text.Append(places.Length > 0 ? $"  ({places})\n" : "\n");
        }
    }

    private static string Indent(int depth) => string.Concat(Enumerable.Repeat("&emsp;", depth));

    private static string Unit(InstructionKind kind) => kind switch
    {
        InstructionKind.Matrix => "matrix unit",
        InstructionKind.Vector => "vector unit",
        InstructionKind.Data => "data movement",
        InstructionKind.Collective => "links between cores",
        InstructionKind.Host => "host queues",
        InstructionKind.Control => "control",
        _ => "unknown",
    };

    // Columns of one line are one place to a reader.
    private IEnumerable<Hlo.Diagnostics.FileLocation> Places(ProgramInstruction instruction) => instruction.Lines
        .Select(line => listing.Lines[line - 1].Place).OfType<Hlo.Diagnostics.FileLocation>().DistinctBy(place => (place.File, place.Line));
}
