using System.Text.Json.Nodes;
using TpuRemote.Notebooks.Tests.Files;

namespace TpuRemote.Notebooks.Tests.Comparison;

public sealed class OutputComparisonTests
{
    [Theory]
    [InlineData("loss 0.1234 at step 3", "loss 0.1239 at step 3")]
    [InlineData("[[ 9.99 1]]", "[[10.01 1]]")]
    [InlineData("error 1.5e-07", "error 2.5e-07")]
    [InlineData("v2-8: 8 cores", "v2-8: 8 cores")]
    public void TextWithNumbersThatDifferLittle_IsFresh(string committed, string now) =>
        Assert.Empty(Compare(Printed(committed), Printed(now)));

    [Theory]
    [InlineData("loss 0.1234", "loss 0.1334")]
    [InlineData("8 cores", "7 cores")]
    [InlineData("loss 0.1", "cost 0.1")]
    [InlineData("1 2 3", "1 2 3 4")]
    [InlineData("tensor<16xf32>", "tensor<17xf32>")]
    [InlineData("✓ right", "✗ right")]
    public void TextThatSaysSomethingElse_IsStale(string committed, string now) =>
        Assert.Contains("cell 'a'", Assert.Single(Compare(Printed(committed), Printed(now))), StringComparison.Ordinal);

    [Theory]
    [InlineData("<svg><path d=\"M1 2L3 4\"/><text>loss</text></svg>", "<svg><path d=\"M1 2L5 6L7 8\"/><text>loss</text></svg>")]
    [InlineData("<td style=\"width:12px\">1.5</td>", "<td style=\"width:14px\">1.7</td>")]
    [InlineData("<rect x=\"1\"/><rect x=\"2\"/>", "<rect x=\"1\"/><rect x=\"2\"/><rect x=\"3\"/>")]
    public void HtmlWithOtherNumbers_IsFresh(string committed, string now) => Assert.Empty(Compare(Shown(committed), Shown(now)));

    [Theory]
    [InlineData("<div class=\"a\">x</div>", "<div class=\"b\">x</div>")]
    [InlineData("<text>loss</text>", "<text>cost</text>")]
    [InlineData("<style>.a{color:red}</style>", "<style>.a{color:blue}</style>")]
    public void HtmlThatLooksOtherwise_IsStale(string committed, string now) => Assert.Single(Compare(Shown(committed), Shown(now)));

    [Fact]
    public void CellThatVaries_IsComparedByKind()
    {
        Assert.Empty(Compare(Printed("took 3 s", varies: true), Printed("took 5 s", varies: true)));
        Assert.Single(Compare(Printed("took 3 s", varies: true), Shown("took 5 s", varies: true)));
    }

    [Fact]
    public void OtherNumberOfOutputs_IsStale() => Assert.Single(Compare(Printed("x"), Notebook([])));

    [Fact]
    public void StreamInPieces_IsTheSameStream() => Assert.Empty(Compare(
        Printed("one two"), Notebook([Stream("one "), Stream("two")])));

    [Fact]
    public void OtherSource_IsStale() => Assert.Single(Compare(Notebook([], source: "1"), Notebook([], source: "2")));

    private static IReadOnlyList<string> Compare(string committed, string now) =>
        OutputComparison.Differences(NotebookFile.Parse(committed), NotebookFile.Parse(now));

    private static string Printed(string text, bool varies = false) => Notebook([Stream(text)], varies);

    private static string Shown(string html, bool varies = false) => Notebook(
        [new() { ["output_type"] = "display_data", ["data"] = new JsonObject { ["text/html"] = new JsonArray(html) } }], varies);

    private static JsonObject Stream(string text) =>
        new() { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = new JsonArray(text) };

    private static string Notebook(JsonObject[] outputs, bool varies = false, string source = "") => new JsonObject
    {
        ["metadata"] = new JsonObject(),
        ["cells"] = new JsonArray(new JsonObject
        {
            ["id"] = "a",
            ["cell_type"] = "code",
            ["metadata"] = varies ? new JsonObject { ["tags"] = new JsonArray("varies") } : new JsonObject(),
            ["source"] = source,
            ["execution_count"] = 1,
            ["outputs"] = new JsonArray(outputs),
        }),
    }.ToJsonString();
}
