using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace TpuRemote.Notebooks.Tests.Files;

/// <summary>A notebook as the nbformat documentation describes version 4.5.</summary>
/// <param name="Metadata">Of the whole notebook.</param>
/// <param name="Cells">In their order.</param>
internal sealed record NotebookFile(JsonObject Metadata, ImmutableArray<NotebookCell> Cells)
{
    /// <summary>Reads a file.</summary>
    public static NotebookFile Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads a file's text.</summary>
    public static NotebookFile Parse(string json)
    {
        var root = JsonNode.Parse(json)!;
        return new(root["metadata"]!.AsObject(), [.. root["cells"]!.AsArray().Select(cell => Cell(cell!))]);
    }

    private static NotebookCell Cell(JsonNode cell) => new(
        (string)cell["id"]!,
        (string)cell["cell_type"]! == "code",
        Text(cell["source"]),
        [.. cell["metadata"]?["tags"]?.AsArray().Select(tag => (string)tag!) ?? []],
        (int?)cell["execution_count"],
        Outputs(cell["outputs"]?.AsArray() ?? []));

    private static ImmutableArray<NotebookOutput> Outputs(JsonArray outputs)
    {
        var read = new List<NotebookOutput>();
        foreach (var output in outputs.Select(output => Output(output!)))
        {
            // A stream arrives in as many pieces as the wire made of it.
            if (read.Count > 0 && output.Kind.StartsWith("stream", StringComparison.Ordinal) && read[^1].Kind == output.Kind)
                read[^1] = Stream(output.Kind, read[^1].Forms["text/plain"] + output.Forms["text/plain"]);
            else
                read.Add(output);
        }
        return [.. read];
    }

    private static NotebookOutput Output(JsonNode output) => (string)output["output_type"]! switch
    {
        "stream" => Stream($"stream {output["name"]}", Text(output["text"])),
        "error" => Stream("error", $"{output["ename"]}: {output["evalue"]}"),
        var kind => new(kind, output["data"]!.AsObject().ToImmutableSortedDictionary(form => form.Key, form => Text(form.Value))),
    };

    private static NotebookOutput Stream(string kind, string text) =>
        new(kind, ImmutableSortedDictionary<string, string>.Empty.Add("text/plain", text));

    // Text is a string, or a list of lines with their newlines; JSON is kept as it is.
    private static string Text(JsonNode? text) => text switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string)line!)),
        JsonValue value when value.TryGetValue<string>(out var whole) => whole,
        null => "",
        _ => text.ToJsonString(),
    };
}
