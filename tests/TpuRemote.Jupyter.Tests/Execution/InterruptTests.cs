using TpuRemote.Jupyter.Cells;

namespace TpuRemote.Jupyter.Tests.Execution;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Delay(-1, CellInterrupt);")]
    [InlineData("for (;;) await Task.Delay(1);")]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("while (true) try { Thread.Sleep(1); } catch { }")]
    [InlineData("async Task Never() { await Task.Yield(); while (true) { } } await Never();")]
    [InlineData("Parallel.For(0, 2, i => { while (true) CellInterrupt.ThrowIfCancellationRequested(); });")]
    public async Task Interrupt_StopsTheCellAndKeepsTheState(string endless)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var x = 41;");

        var outcome = await notebook.InterruptedAsync($"x++; Console.WriteLine(\"begun\"); {endless}");

        Assert.Equal("KeyboardInterrupt", Assert.IsType<CellOutcome.Failed>(outcome).Name);
        Assert.Equal("42", await notebook.ValueAsync("x"));
    }

    [Fact]
    public async Task Interrupt_SeveralTimes_StopsSynchronousCodeEachTime()
    {
        await using var notebook = new Notebook();

        for (var i = 0; i < 3; i++)
        {
            notebook.FrontEnd.ClearOutput(false);
            var outcome = await notebook.InterruptedAsync("Console.WriteLine(1); await Task.Yield(); while (true) { }");
            Assert.IsType<CellOutcome.Failed>(outcome);
        }
    }

    [Fact]
    public async Task Interrupt_OfALoopThatPrints_LeavesTheConsoleUsable()
    {
        await using var notebook = new Notebook();

        // By force, one in five stops held the console's lock for ever.
        for (var i = 0; i < 15; i++)
        {
            notebook.FrontEnd.ClearOutput(false);
            var outcome = await notebook.InterruptedAsync("while (true) Console.WriteLine(1);");
            Assert.Equal("KeyboardInterrupt", Assert.IsType<CellOutcome.Failed>(outcome).Name);
        }
        await notebook.RunAsync("Console.WriteLine(2);");
    }

    [Fact]
    public async Task Interrupt_OfCodeThatAwaits_NeverResumesIt()
    {
        await using var notebook = new Notebook();
        await notebook.InterruptedAsync("var n = 0; Console.WriteLine(\"begun\"); for (;;) { await Task.Delay(700); n++; }");
        var before = await notebook.ValueAsync("n");

        await Task.Delay(1500);

        Assert.Equal(before, await notebook.ValueAsync("n"));
    }

    [Fact]
    public async Task Interrupt_OfCodeThatCannotBeStopped_GivesTheProcessUp()
    {
        await using var notebook = new Notebook(new NotebookOptions { LastPatience = TimeSpan.FromSeconds(1) });
        await notebook.RunAsync("var go = true;");

        // A finally block is never stopped by force.
        var outcome = await notebook.InterruptedAsync("Console.WriteLine(1); try { } finally { while (go) { } }");

        Assert.IsType<CellOutcome.Unstoppable>(outcome);
        await notebook.RunAsync("go = false;");
    }

    [Fact]
    public async Task Interrupt_WithoutACell_DoesNothing()
    {
        await using var notebook = new Notebook();
        notebook.Kernel.Interrupt();

        Assert.Equal("2", await notebook.ValueAsync("1 + 1"));
    }

    [Fact]
    public async Task Interrupt_WhileWaitingForInput_StopsTheCell()
    {
        await using var notebook = new Notebook(user: (_, cancellation) =>
        {
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        });

        var outcome = await notebook.InterruptedAsync("Console.WriteLine(\"name?\"); Console.ReadLine()");

        Assert.Equal("KeyboardInterrupt", Assert.IsType<CellOutcome.Failed>(outcome).Name);
    }

    [Fact]
    public async Task WaitingForATask_InsideACell_DoesNotBlockTheTask()
    {
        await using var notebook = new Notebook();

        Assert.Equal("3", await notebook.ValueAsync("async Task<int> Three() { await Task.Delay(1); return 3; }", "Three().Result"));
    }
}
