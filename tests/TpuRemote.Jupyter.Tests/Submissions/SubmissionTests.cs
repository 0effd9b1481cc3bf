namespace TpuRemote.Jupyter.Tests.Submissions;

public sealed class SubmissionTests
{
    [Theory]
    [InlineData("7", "var x = 3;", "x + 4")]
    [InlineData("b", "var x = 3;", "var x = \"b\";", "x")]
    [InlineData("8", "int F(int a) => 2 * a;", "F(4)")]
    [InlineData("10", "int F(int a) => 2 * a;", "int F(int a) => 5 * a;", "F(2)")]
    [InlineData("6", "static int Twice(this int a) => 2 * a;", "3.Twice()")]
    [InlineData("P { A = 5 }", "record P(int A);", "new P(5).ToString()")]
    [InlineData("4", "class C { public static int Z = 4; public int G() => Z; }", "new C().G()")]
    [InlineData("127.0.0.1", "using System.Net;", "IPAddress.Loopback.ToString()")]
    [InlineData("2", "using static System.Math;", "Max(1, 2)")]
    [InlineData("3", "using Numbers = System.Collections.Generic.List<int>;", "new Numbers { 1, 2, 3 }.Count")]
    [InlineData("9", "await Task.Delay(1); var late = 9;", "late")]
    [InlineData("5", "var f = (int a) => a + 1;", "f(4)")]
    [InlineData("42", "int? n = null;", "n ?? 42")]
    [InlineData("6", "int[] numbers = [1, 2, 3];", "numbers.Sum()")]
    [InlineData("null", "string s = null;", "s")]
    [InlineData("2", "enum E { A = 1, B }", "(int)E.B")]
    [InlineData("1", "interface I { int V { get; } } struct S : I { public int V => 1; }", "((I)new S()).V")]
    [InlineData("3", "(int a, int b) = (1, 2);", "a + b")]
    [InlineData("7", "unsafe int Deref() { int v = 7; int* p = &v; return *p; }", "Deref()")]
    [InlineData("5", "if (DateTime.Now.Year > 1) return 5; return 6;")]
    [InlineData("4", "{ using var stream = new MemoryStream([1, 2, 3, 4]); return stream.Length; }")]
    [InlineData("120", "int Fact(int n) => n <= 1 ? 1 : n * Fact(n - 1);", "Fact(5)")]
    public async Task Value_OfTheLastCell_SeesTheCellsBefore(string expected, params string[] cells)
    {
        await using var notebook = new Notebook();

        Assert.Equal(expected, await notebook.ValueAsync(cells));
    }

    [Theory]
    [InlineData("var x = 1;")]
    [InlineData("Console.Write(1)")]
    [InlineData("using System.Net;")]
    [InlineData("// nothing")]
    [InlineData("")]
    [InlineData("int F() => 1;")]
    [InlineData("int F() { return 1; } Func<int> f = () => { return 2; };")]
    [InlineData("1.ToString();\n;")]
    public async Task Cell_WithoutALastExpression_HasNoResult(string cell)
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync(cell);

        Assert.Empty(notebook.FrontEnd.Results);
    }

    [Fact]
    public async Task Failure_AfterADeclaration_KeepsWhatRan()
    {
        await using var notebook = new Notebook();

        await notebook.FailureAsync("var x = 5; throw new Exception();");

        Assert.Equal("5", await notebook.ValueAsync("x"));
    }

    [Fact]
    public async Task CompilationError_ShowsEveryErrorWithItsLineAndACaret()
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync("var x = 1;\nvar y = x + unknown;\nint z = \"a\";");

        Assert.Equal("CompilationError", failure.Name);
        Assert.Equal("Cell 1, line 2: error CS0103: The name 'unknown' does not exist in the current context", failure.Message);
        Assert.Contains("    var y = x + unknown;", failure.Traceback);
        Assert.Contains("                ^^^^^^^", failure.Traceback);
        Assert.Contains(failure.Traceback, line => line.StartsWith("Cell 1, line 3: error CS0029", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CompilationError_RunsNothing()
    {
        await using var notebook = new Notebook();

        await notebook.FailureAsync("Console.Write(\"ran\"); oops");

        Assert.Equal("", notebook.FrontEnd.Output);
    }

    [Theory]
    [InlineData("static class E { public static int T(this int a) => a; }", "at the top level of the cell")]
    [InlineData("namespace N { }", "without a namespace")]
    [InlineData("using var s = new MemoryStream();", "variables outlive their cell")]
    [InlineData("await using var s = new MemoryStream();", "variables outlive their cell")]
    public async Task WhatIsDifferentInANotebook_IsRefusedWithAHint(string cell, string hint)
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync(cell);

        Assert.Contains(failure.Traceback, line => line.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task UsingDeclaration_IsRefusedInOneError()
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync("await using var s = new MemoryStream();");

        Assert.Single(failure.Traceback, line => line.Contains("error CS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Discard_IsNoName()
    {
        await using var notebook = new Notebook();

        Assert.Equal("7", await notebook.ValueAsync("_ = 5;", "var (first, _) = (7, 8); _ = int.TryParse(\"3\", out _);", "first"));
    }

    [Fact]
    public async Task TwoNotebooks_KeepTheirVariablesApart()
    {
        await using var first = new Notebook();
        await using var second = new Notebook();
        await first.RunAsync("var x = 1;");
        await second.RunAsync("var x = 2;");

        Assert.Equal("1", await first.ValueAsync("x"));
        Assert.Equal("2", await second.ValueAsync("x"));
    }

    [Fact]
    public async Task Types_OfALaterCell_AreOthersOfTheSameName()
    {
        await using var notebook = new Notebook();

        Assert.Equal("True", await notebook.ValueAsync("class C { }", "var old = new C();", "class C { public int A; }", "old.GetType() != typeof(C)"));
    }
}
