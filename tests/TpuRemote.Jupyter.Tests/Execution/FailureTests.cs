namespace TpuRemote.Jupyter.Tests.Execution;

public sealed class FailureTests
{
    private static string TextOf(IEnumerable<string> lines) =>
        string.Join('\n', lines).Replace("\u001b[31m", "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal);

    [Fact]
    public async Task Exception_ShowsOnlyTheUsersFramesWithTheirCells()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("int Divide(int a)\n{\n    return 1 / a;\n}");

        var failure = await notebook.FailureAsync("var numbers = new[] { 1, 0 };\nnumbers.Select(n => Divide(n)).ToArray()");

        Assert.Equal("System.DivideByZeroException", failure.Name);
        Assert.Equal(
            """
            System.DivideByZeroException: Attempted to divide by zero.
               at Cell 1, line 3, in Divide
                    return 1 / a;
               at Cell 2, line 2, in a lambda
                    numbers.Select(n => Divide(n)).ToArray()
               at Cell 2, line 2
                    numbers.Select(n => Divide(n)).ToArray()
            """,
            TextOf(failure.Traceback));
    }

    [Fact]
    public async Task AsyncException_NamesTheMethodAsWritten()
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync("async Task FailAsync() { await Task.Yield(); throw new InvalidOperationException(\"no\"); }\nawait FailAsync();");

        Assert.Contains("   at Cell 1, line 1, in FailAsync", TextOf(failure.Traceback), StringComparison.Ordinal);
        Assert.Contains("   at Cell 1, line 2\n", TextOf(failure.Traceback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_TellsOfItsCauses()
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync(
            "throw new AggregateException(new Exception(\"first\"), new ArgumentException(\"second\", new IOException(\"root\")));");

        var text = TextOf(failure.Traceback);
        Assert.Contains("caused by System.Exception: first", text, StringComparison.Ordinal);
        Assert.Contains("caused by System.ArgumentException: second", text, StringComparison.Ordinal);
        Assert.Contains("caused by System.IO.IOException: root", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_CauseThatSaysTheSame_IsToldOnce()
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync(
            "throw new Exception(\"reading failed: no such disk\", new IOException(\"no such disk\", new Exception(\"a cable\")));");

        var text = TextOf(failure.Traceback);
        Assert.DoesNotContain("caused by System.IO.IOException", text, StringComparison.Ordinal);
        Assert.EndsWith("caused by System.Exception: a cable", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskThatNobodyAwaits_ItsFailureIsToldWithItsLine()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("async Task Fail()\n{\n    await Task.Yield();\n    throw new Exception(\"nobody awaits\");\n}", "_ = Fail();");
        for (var i = 0; i < 100 && notebook.FrontEnd.Errors.Length == 0; i++) await notebook.RunAsync("await Task.Delay(50);");
        for (var i = 0; i < 500 && notebook.FrontEnd.Errors.Length == 0; i++) await Task.Delay(10);

        Assert.Contains("not awaited has failed: System.Exception: nobody awaits", notebook.FrontEnd.Errors, StringComparison.Ordinal);
        Assert.Contains("at Cell 1, line 4, in Fail", notebook.FrontEnd.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("async void Fail() { await Task.Yield(); throw new Exception(\"nobody waits\"); }\nFail();")]
    [InlineData("new Thread(() => throw new Exception(\"nobody waits\")).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => throw new Exception(\"nobody waits\"));")]
    public async Task ExceptionInTheBackground_IsReportedAndTheKernelLives(string cell)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(cell);
        for (var i = 0; i < 500 && notebook.FrontEnd.Errors.Length == 0; i++) await Task.Delay(10);

        Assert.Contains("System.Exception: nobody waits", notebook.FrontEnd.Errors, StringComparison.Ordinal);
        Assert.Equal("1", await notebook.ValueAsync("1"));
    }
}
