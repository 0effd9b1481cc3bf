using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Tests.Displays;

public sealed class DisplayTests
{
    [Fact]
    public async Task Display_ThenUpdate_KeepsItsName()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync("var shown = display(\"before\");", "shown.Update(\"after\");");

        var display = Assert.Single(notebook.FrontEnd.Displays);
        var update = Assert.Single(notebook.FrontEnd.Updates);
        Assert.Equal("before", display.Data.Forms[MimeBundle.Plain]);
        Assert.Equal("after", update.Data.Forms[MimeBundle.Plain]);
        Assert.Equal(display.Id, update.Id);
    }

    [Fact]
    public async Task DisplayAs_GivesTheContentUnderItsType()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync("\"<svg/>\".DisplayAs(\"image/svg+xml\");");

        Assert.Equal("<svg/>", Assert.Single(notebook.FrontEnd.Displays).Data.Forms["image/svg+xml"]);
    }

    [Fact]
    public async Task Result_WithARegisteredFormatter_HasItsHtmlAndText()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync(
            "record P(int A);",
            "Formatter.Register<P>(p => $\"<b>{p.A}</b>\", \"text/html\");\nFormatter.Register<P>(p => $\"*{p.A}*\", \"text/plain\");",
            "new P(7)");

        var result = Assert.Single(notebook.FrontEnd.Results);
        Assert.Equal("<b>7</b>", result.Forms[MimeBundle.Html]);
        Assert.Equal("*7*", result.Forms[MimeBundle.Plain]);
    }

    [Fact]
    public async Task Formatter_ThatThrows_IsReportedAndTheOtherFormsAreShown()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(
            "record Q(int A);",
            "Formatter.Register<Q>(q => throw new Exception(\"broken\"), \"text/html\");",
            "new Q(7)");

        Assert.Contains("the text/html formatter of", notebook.FrontEnd.Errors, StringComparison.Ordinal);
        Assert.Contains("threw Exception: broken", notebook.FrontEnd.Errors, StringComparison.Ordinal);
        Assert.Contains("7", notebook.FrontEnd.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangingValue_IsShownAnewUntilItsLastState()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync(
            """
            using System.ComponentModel;
            class Counter : INotifyPropertyChanged
            {
                public event PropertyChangedEventHandler PropertyChanged;
                public int Count;
                public void Step() { Count++; PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Count))); }
            }
            Formatter.Register<Counter>(c => $"at {c.Count}", "text/plain");
            Formatter.SetPreferredMimeTypesFor(typeof(Counter), "text/plain");
            """,
            "var c = new Counter(); display(c); for (var i = 0; i < 10000; i++) c.Step();");

        var updates = notebook.FrontEnd.Updates.Select(u => u.Data.Forms[MimeBundle.Plain]).ToArray();
        Assert.Equal("at 10000", updates[^1]);
        Assert.InRange(updates.Length, 1, 1000);
    }

    [Fact]
    public async Task Console_WritesAsItGoesAndReadsFromTheUser()
    {
        await using var notebook = new Notebook(user: (prompt, _) => $"typed{prompt}");

        await notebook.RunAsync(
            "Console.Write(\"a\"); Console.Error.WriteLine(\"e\");",
            "Console.WriteLine(Console.ReadLine()); Console.WriteLine(Input(\"?\"));");

        Assert.Equal("atyped\ntyped?\n", notebook.FrontEnd.Output);
        Assert.Equal("e\n", notebook.FrontEnd.Errors);
    }

    [Fact]
    public async Task Input_WhereNobodyIsAsked_FailsTheCell()
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync("Console.ReadLine()");

        Assert.Equal("System.NotSupportedException", failure.Name);
    }
}
