using System.Globalization;
using System.Text;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>What a run takes of one core's memory, and its largest buffers.</summary>
internal static class MemorySection
{
    private const int MostBuffers = 16;

    /// <summary>The memory as HTML.</summary>
    public static void WriteHtml(StringBuilder html, ProgramExplanation explanation)
    {
        html.Append("<details><summary><b>Memory</b> of a core: ").Append(Theme.Escape(Summary(explanation))).Append("</summary>");
        html.Append("<div class=\"tpu-scroll\"><table class=\"tpu-code\"><thead><tr><th>buffer</th><th>type</th><th>for</th>"
            + "<th>bytes, padded</th><th>made by</th></tr></thead><tbody>");
        foreach (var (buffer, number) in Largest(explanation))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"tpu-count\">{number}</td>");
            html.Append("<td><code>").Append(Theme.Escape(buffer.Type.ToString())).Append("</code></td>");
            html.Append("<td>").Append(Theme.Escape(Use(buffer))).Append("</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"tpu-count\">{buffer.PaddedBytes:N0}</td>");
            html.Append("<td>").AppendJoin("", Makers(explanation, number).Select(n => ProgramStyle.Badge(n))).Append("</td></tr>");
        }
        html.Append(CultureInfo.InvariantCulture, $"</tbody></table></div><p class=\"tpu-muted\">{Rest(explanation)}</p></details>");
    }

    /// <summary>The memory as text.</summary>
    public static void WriteText(StringBuilder text, ProgramExplanation explanation)
    {
        text.Append(CultureInfo.InvariantCulture, $"memory of a core: {Summary(explanation)}\n");
        foreach (var (buffer, number) in Largest(explanation))
        {
            var makers = string.Concat(Makers(explanation, number).Select(n => $" [{n}]"));
            text.Append(CultureInfo.InvariantCulture, $"  {Counted.Bytes(buffer.PaddedBytes),10}  {buffer.Type}  {Use(buffer)}{makers}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"  {Rest(explanation)}\n");
    }

    private static string Summary(ProgramExplanation explanation)
    {
        var memory = explanation.Program.Memory;
        return $"arguments {Counted.Bytes(memory.ArgumentSize)}, results {Counted.Bytes(memory.OutputSize)} "
            + $"({Counted.Bytes(memory.AliasSize)} of them in arguments' place), temporaries {Counted.Bytes(memory.TempSize)}, "
            + $"peak {Counted.Bytes(memory.PeakMemory)}";
    }

    private static IEnumerable<(ProgramBuffer Buffer, int Number)> Largest(ProgramExplanation explanation) =>
        explanation.Buffers.Select((buffer, number) => (buffer, number)).OrderByDescending(b => b.buffer.PaddedBytes).Take(MostBuffers);

    private static IEnumerable<int> Makers(ProgramExplanation explanation, int buffer) =>
        explanation.Instructions.Where(i => i.Kind != InstructionKind.Control && i.Writes.Contains(buffer)).Select(i => i.Number);

    private static string Use(ProgramBuffer buffer) => buffer.IsPerReplica ? $"{buffer.Role}, one for each replica" : buffer.Role;

    private static string Rest(ProgramExplanation explanation)
    {
        var hidden = explanation.Buffers.Length - MostBuffers;
        var more = hidden > 0 ? $"{Counted.Of(hidden, "smaller buffer")} not shown; " : "";
        return $"{more}temporaries of all replicas take {Counted.Bytes(explanation.ArenaBytes)} of the server's machine";
    }
}
