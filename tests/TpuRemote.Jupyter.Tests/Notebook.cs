using TpuRemote.Jupyter.Cells;

namespace TpuRemote.Jupyter.Tests;

/// <summary>A notebook whose cells a test runs.</summary>
internal sealed class Notebook : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private int _cells;

    public Notebook(NotebookOptions? options = null, Func<string, CancellationToken, string?>? user = null)
    {
        FrontEnd = new RecordingFrontEnd { User = user };
        Kernel = new NotebookKernel(options ?? new NotebookOptions(), FrontEnd);
    }

    public RecordingFrontEnd FrontEnd { get; }

    public NotebookKernel Kernel { get; }

    /// <summary>Runs cells, of which all must succeed.</summary>
    public async Task RunAsync(params string[] cells)
    {
        foreach (var cell in cells)
        {
            var outcome = await OutcomeAsync(cell);
            var told = outcome is CellOutcome.Failed failed ? string.Join('\n', failed.Traceback) : outcome.ToString();
            Assert.True(outcome is CellOutcome.Succeeded, $"{cell}\n{told}");
        }
    }

    /// <summary>Runs cells that must succeed and gives the plain text of the last one's value.</summary>
    public async Task<string> ValueAsync(params string[] cells)
    {
        await RunAsync(cells[..^1]);
        FrontEnd.Results.Clear();
        await RunAsync(cells[^1]);
        return FrontEnd.Result;
    }

    /// <summary>Runs a cell that must fail.</summary>
    public async Task<CellOutcome.Failed> FailureAsync(string cell) => Assert.IsType<CellOutcome.Failed>(await OutcomeAsync(cell));

    public Task<CellOutcome> OutcomeAsync(string cell) => Kernel.ExecuteAsync(new Cell(cell, ++_cells)).WaitAsync(Deadline);

    /// <summary>Starts a cell and interrupts it when it has printed something.</summary>
    public async Task<CellOutcome> InterruptedAsync(string cell)
    {
        var running = OutcomeAsync(cell);
        while (FrontEnd.Output.Length == 0 && !running.IsCompleted) await Task.Delay(10);
        Kernel.Interrupt();
        return await running;
    }

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
