using System.Runtime.ExceptionServices;
using TpuRemote.Jupyter.Displays;

namespace TpuRemote.Jupyter.Execution;

/// <summary>
/// Exceptions that nobody catches, on threads that cells have started and in tasks that nobody awaits: elsewhere they end the process or
/// pass unseen, in a notebook they are told and the rest lives on.
/// </summary>
internal static class BackgroundFailures
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly Lazy<bool> Handled = new(Handle);

    private static readonly Timer Look = new(_ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false));

    /// <summary>Handles them, from now on and for the whole process.</summary>
    public static void Install() => _ = Handled.Value;

    /// <summary>
    /// Looks for tasks that have failed and that nobody will await, in a moment in which no cell follows. They are known for what they are
    /// when the garbage collector finds them, and a notebook that waits for its user would not collect for hours.
    /// </summary>
    public static void LookSoon() => Look.Change(Pause, Timeout.InfiniteTimeSpan);

    /// <summary>Tells of one, unless it comes from stopping a cell.</summary>
    public static bool Tell(Exception e)
    {
        Tell("Unhandled exception in background code of a cell", e);
        return true;
    }

    private static void Tell(string what, Exception e)
    {
        if (e is OperationCanceledException or ThreadAbortException or ThreadInterruptedException) return;
        var frames = Notebook.Current?.FramesOf(e) ?? [];
        Console.Error.WriteLine(string.Join('\n', frames.Prepend($"{what}: {e.GetType().FullName}: {e.Message}")));
    }

    private static bool Handle()
    {
        ExceptionHandling.SetUnhandledExceptionHandler(Tell);
        TaskScheduler.UnobservedTaskException += (_, unobserved) =>
        {
            unobserved.SetObserved();
            foreach (var e in unobserved.Exception.Flatten().InnerExceptions) Tell("A task that was not awaited has failed", e);
        };
        return true;
    }
}
