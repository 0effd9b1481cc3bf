using System.Diagnostics;
using TpuRemote.Jupyter.Cells;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.Displays;

namespace TpuRemote.Jupyter.Execution;

/// <summary>One run of a cell: its pieces in order, and its interruption.</summary>
public sealed class CellRun : IDisposable
{
    private const string Interrupted = "The cell was interrupted.";

    private const string MayRunOn =
        "The cell was interrupted while it awaited something that takes no notice of interrupts; that was left behind.";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly NotebookKernel _kernel;
    private readonly Cell _cell;
    private readonly NotebookOutput _output;
    private readonly CellFlow _flow;
    private readonly CancellationTokenSource _interrupt = new();
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _atEnd = [];
    private readonly HashSet<string> _loading = new(StringComparer.Ordinal);

    internal CellRun(NotebookKernel kernel, Cell cell, NotebookOutput output)
    {
        _kernel = kernel;
        _cell = cell;
        _output = output;
        _flow = new CellFlow(kernel.IsSubmission);
    }

    /// <summary>Cancelled when the user interrupts the cell.</summary>
    public CancellationToken Cancellation => _interrupt.Token;

    /// <summary>Has something done when the cell's last piece has run, also when it failed.</summary>
    public void AtEnd(Action action) => _atEnd.Add(action);

    /// <summary>Runs other text as a part of the cell: <c>#load</c>.</summary>
    /// <param name="text">C# and directives.</param>
    /// <param name="source">What it is called: its path.</param>
    /// <exception cref="DirectiveException">It is being loaded already: the files load one another.</exception>
    public async Task IncludeAsync(string text, string source)
    {
        if (!_loading.Add(source)) throw new DirectiveException($"{source} loads itself: {string.Join(" -> ", _loading)} -> {source}");
        await RunPiecesAsync(text, source);
        _loading.Remove(source);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Left undisposed on purpose: code that the cell left behind may still hold its token.
        _flow.End();
    }

    internal void Interrupt()
    {
        if (_interrupted.TrySetResult()) _ = Task.Run(_interrupt.Cancel);
    }

    internal async Task<CellOutcome> OutcomeAsync(UserFailure failure, NotebookOptions options)
    {
        _output.Interrupt = _interrupt.Token;
        Notebook.Current = _output;
        object? value = null;
        var hasResult = false;
        var cell = _flow.RunAsync(async () =>
        {
            (hasResult, value) = await RunPiecesAsync(_cell.Code, _cell.Name);
            if (hasResult && !_cell.IsSilent) _output.ShowResult(value, _cell.ExecutionCount);
        });
        try
        {
            if (await Task.WhenAny(cell, _interrupted.Task) != cell) return await StopAsync(cell, options);
            await cell;
            return new CellOutcome.Succeeded();
        }
        catch (Exception) when (_interrupted.Task.IsCompleted)
        {
            return UserFailure.Interrupted(Interrupted);
        }
        catch (Exception e)
        {
            return failure.Of(e);
        }
        finally
        {
            _atEnd.ForEach(action => action());
        }
    }

    // First the code is asked, by its token, then wherever it prints; then what is on a thread is stopped by force; what awaits is left.
    private async Task<CellOutcome> StopAsync(Task cell, NotebookOptions options)
    {
        if (await EndsWithin(options.Patience / 2, () => cell.IsCompleted, default)) return UserFailure.Interrupted(Interrupted);
        _flow.StopAtPrints();
        if (await EndsWithin(options.Patience / 2, () => cell.IsCompleted, default)) return UserFailure.Interrupted(Interrupted);
        using var deadline = new CancellationTokenSource(options.LastPatience);
        await _flow.AbortAsync(deadline.Token);
        if (!await EndsWithin(options.LastPatience, () => !_flow.IsBusy, deadline.Token)) return new CellOutcome.Unstoppable();
        if (cell.IsCompleted) return UserFailure.Interrupted(Interrupted);
        _flow.Leave();
        return UserFailure.Interrupted(MayRunOn);
    }

    private static async Task<bool> EndsWithin(TimeSpan patience, Func<bool> hasEnded, CancellationToken deadline)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < patience && !deadline.IsCancellationRequested)
        {
            if (hasEnded()) return true;
            await Task.Delay(Glance, CancellationToken.None);
        }
        return hasEnded();
    }

    private async Task<(bool HasResult, object? Value)> RunPiecesAsync(string text, string source)
    {
        var result = (HasResult: false, Value: (object?)null);
        foreach (var piece in CellSource.Split(text))
        {
            Notebook.Current = _output;
            Cancellation.ThrowIfCancellationRequested();
            if (piece is CellPiece.Directive directive)
            {
                result = default;
                await RunAsync(directive, source);
            }
            else
            {
                result = await RunAsync((CellPiece.Code)piece, source);
            }
        }
        return result;
    }

    private async Task RunAsync(CellPiece.Directive directive, string source)
    {
        try
        {
            await _kernel.Directives.Find(directive.Name).RunAsync(new DirectiveCall(_kernel, this, directive.Arguments, _output.FrontEnd));
        }
        catch (DirectiveException e)
        {
            throw new DirectiveException($"{source}, line {directive.Line}: {e.Message}", e);
        }
    }

    private async Task<(bool HasResult, object? Value)> RunAsync(CellPiece.Code code, string source)
    {
        // Not on the flow's thread: the compiler must never be stopped by force.
        var submission = await Task.Run(() => _kernel.Chain.Compile(code.Text, source, Cancellation), Cancellation);
        _kernel.Extensions.CellStarting(Cancellation);
        return (submission.HasResult, await _kernel.Chain.RunAsync(submission));
    }
}
