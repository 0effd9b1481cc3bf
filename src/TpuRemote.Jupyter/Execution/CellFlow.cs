using System.Collections.Concurrent;
using System.Reflection;

namespace TpuRemote.Jupyter.Execution;

/// <summary>
/// Where a cell's code runs: on a thread of its own up to its first await, then on others, several at once if need be, so that waiting
/// for a task inside a cell blocks nothing else. As long as the cell runs, all of it is in
/// <see cref="System.Runtime.ControlledExecution"/> and can be stopped by force.
/// </summary>
#pragma warning disable CA1001 // Never disposed: code that a cell left behind may be stopped at any later time.
internal sealed class CellFlow(Func<Assembly, bool> isUsers) : SynchronizationContext
#pragma warning restore CA1001
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _abort = new();
    private readonly ConcurrentDictionary<CellThread, bool> _busy = new();
    private volatile State _state;
    private volatile bool _stopsAtPrints;

    private enum State
    {
        Running,
        Left,
        Ended,
    }

    /// <summary>Whether some of the cell's code is on a thread just now, rather than awaiting.</summary>
    public bool IsBusy => !_busy.IsEmpty;

    /// <summary>
    /// From now on the cell stops where it prints. Stopped by force there, it could take the lock of <see cref="Console"/> with it.
    /// </summary>
    public void StopAtPrints() => _stopsAtPrints = true;

    /// <summary>Called where a cell prints.</summary>
    /// <exception cref="OperationCanceledException">This thread is in a cell that has been asked to stop and had time to.</exception>
    public static void AtPrint()
    {
        if (Current is CellFlow { _stopsAtPrints: true, _state: State.Running })
            throw new OperationCanceledException("The cell was interrupted.");
    }

    /// <summary>Starts a cell.</summary>
    public Task RunAsync(Func<Task> cell)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CellThread.Run(thread => Stoppable(thread, () => Follow(cell(), done), e => done.TrySetException(e), true));
        return done.Task;
    }

    /// <summary>Stops by force what is on a thread just now.</summary>
    public async Task AbortAsync(CancellationToken deadline)
    {
        // Cancelling returns when the threads have stopped, which those that wait do only when woken.
        var stopping = Task.Run(_abort.Cancel, CancellationToken.None);
        while (!stopping.IsCompleted && !deadline.IsCancellationRequested)
        {
            foreach (var thread in _busy.Keys.Where(t => t.IsBlocked)) thread.Wake();
            await Task.WhenAny(stopping, Task.Delay(Glance, CancellationToken.None));
        }
    }

    /// <summary>
    /// The cell is given up while it awaits something that takes no notice: its own code is never resumed (nor are its finally blocks
    /// run); the code of libraries goes on, which may hold what others wait for.
    /// </summary>
    public void Leave() => _state = State.Left;

    /// <summary>The cell has ended; what it left running in the background goes on unhindered.</summary>
    public void End()
    {
        if (_state == State.Running) _state = State.Ended;
    }

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        var flow = ExecutionContext.Capture();
        CellThread.Run(thread => Stoppable(thread, () => d(state), e => Tell(flow, e), IsUsersOwn(state)));
    }

    // What an async void method throws comes here; it is told to the notebook whose cell it was.
    private static void Tell(ExecutionContext? flow, Exception e)
    {
        if (flow is null) BackgroundFailures.Tell(e);
        else ExecutionContext.Run(flow, _ => BackgroundFailures.Tell(e), null);
    }

    // An async method's continuation is posted as its state machine's delegate.
    private bool IsUsersOwn(object? state) =>
        state is Delegate { Target: { } box }
        && (isUsers(box.GetType().Assembly) || box.GetType().GenericTypeArguments.Any(a => isUsers(a.Assembly)));

    private void Stoppable(CellThread thread, Action code, Action<Exception> fail, bool isUsersOwn)
    {
        _busy[thread] = true;
        SetSynchronizationContext(this);
        try
        {
            // What wakes up when the cell is being stopped by force already is no more resumed than if it were left.
            if (_state == State.Running && !_abort.IsCancellationRequested) Controlled(thread, code, _abort.Token);
            else if (_state == State.Ended || !isUsersOwn) code();
        }
        catch (Exception e)
        {
            fail(e);
        }
        finally
        {
            SetSynchronizationContext(null);
            _busy.TryRemove(thread, out _);
        }
    }

    private static void Controlled(CellThread thread, Action code, CancellationToken abort)
    {
        try
        {
#pragma warning disable SYSLIB0046 // Stopping code that does not cooperate is what it is there for.
            System.Runtime.ControlledExecution.Run(code, abort);
#pragma warning restore SYSLIB0046
        }
        finally
        {
            if (abort.IsCancellationRequested) thread.Spend();
        }
    }

    private static void Follow(Task cell, TaskCompletionSource done) =>
        cell.ContinueWith(done.SetFromTask, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
