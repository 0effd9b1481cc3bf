using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Tests.Language;

public sealed class LanguageServiceTests
{
    private const string Cell = """
        #!time
        using System.Text;
        [Obsolete] record R<T>(int A = 1) : object where T : class {
            public override string ToString() => $"{A:n2} {{}} {A switch { 1 => "x", _ => '\n' }}"; }
        var q = from a in new[] { 1, 2 } join b in words on a equals b.Length into g
            let c = g.Count() orderby c descending select new { a, c };
        async Task<int> F(params int[] xs) { await foreach (var x in G()) { yield return xs[^1..2]?.Length ?? 0; } /* 🦊 */ }
        Func<int, int> f = static delegate(int y) { return y; }; var (p, _) = (1, "a\"b"); goto end; end: f(p is > 0 and not 3 ? 1 : 2);
        """;

    private static readonly DraftNotebook Notebook = new("var words = new List<string>();");

    [Fact]
    public void Complete_AtAnyPositionAndAfterAnyPrefix_Answers()
    {
        for (var cursor = 0; cursor <= Cell.Length; cursor += 5)
        {
            Assert.InRange(Notebook.Service.Complete(Cell[..cursor], cursor, default).Start, 0, cursor);
            Assert.InRange(Notebook.Service.Complete(Cell, cursor, default).Start, 0, cursor);
        }
    }

    [Fact]
    public void Inspect_AtAnyPositionAndAfterAnyPrefix_Answers()
    {
        var known = 0;
        for (var cursor = 0; cursor <= Cell.Length; cursor += 3)
        {
            Notebook.Service.Inspect(Cell[..cursor], cursor, isDetailed: true, default);
            if (Notebook.Service.Inspect(Cell, cursor, isDetailed: false, default) is { Forms.Count: 2 }) known++;
        }

        Assert.InRange(known, 50, Cell.Length / 3);
    }

    [Fact]
    public void IsComplete_OfAnyPrefix_Answers()
    {
        for (var length = 0; length <= Cell.Length; length++)
            Assert.Contains(Notebook.Service.IsComplete(Cell[..length]).Status, new[] { "complete", "incomplete", "invalid" });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100)]
    public void Complete_OfAPositionOutsideTheCode_TakesTheNearest(int cursor)
    {
        var list = Notebook.Service.Complete("wor", cursor, default);
        Assert.Equal(Math.Clamp(cursor, 0, 3), list.End);
        Assert.Contains(list.Items, i => i.Text == "words");
        var inspected = Notebook.Service.Inspect("words.Count", cursor, isDetailed: false, default)!.Forms[MimeBundle.Plain];
        Assert.StartsWith(cursor > 0 ? "int List<string>.Count" : "List<string> words", inspected, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_WhenCancelled_Stops() => Assert.ThrowsAny<OperationCanceledException>(() =>
        Notebook.Service.Complete("words.", 6, new CancellationToken(canceled: true)));
}
