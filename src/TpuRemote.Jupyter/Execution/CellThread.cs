using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TpuRemote.Jupyter.Execution;

/// <summary>
/// A thread for cells' code, which may be stopped by force. Not one of the pool: .NET stops a thread so only once, after which it must
/// not run a cell again. As many stay as were ever needed at once.
/// </summary>
internal sealed class CellThread
{
    // Recursive code meets its limit later than on the 1.5 MB of other threads.
    private const int StackBytes = 16 << 20;

    private static readonly ConcurrentBag<CellThread> Free = [];

    private readonly object _call = new();
    private readonly Thread _thread;
    private Action<CellThread>? _work;
    private bool _isSpent;

    private CellThread()
    {
        _thread = new Thread(Serve, StackBytes) { IsBackground = true, Name = "cell" };
        _thread.UnsafeStart();
    }

    /// <summary>Whether it waits, for a lock, a task or time, which being stopped does not end.</summary>
    public bool IsBlocked => (_thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>Has work done on a thread that is free, or a new one.</summary>
    public static void Run(Action<CellThread> work)
    {
        if (!Free.TryTake(out var thread)) thread = new CellThread();
        lock (thread._call)
        {
            thread._work = work;
            Monitor.Pulse(thread._call);
        }
    }

    /// <summary>Ends its wait, if it still waits.</summary>
    public void Wake() => _thread.Interrupt();

    /// <summary>It was stopped by force: it ends with this work.</summary>
    public void Spend() => _isSpent = true;

    private void Serve()
    {
        while (!_isSpent)
        {
            ServeOnce();
            if (!_isSpent) Free.Add(this);
        }
    }

    // Apart, so that a thread that waits holds nothing of the work it has done: a task among it could not be found to be forgotten.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ServeOnce() => NextWork()(this);

    private Action<CellThread> NextWork()
    {
        lock (_call)
        {
            while (_work is null) Monitor.Wait(_call);
            var work = _work;
            _work = null;
            return work;
        }
    }
}
