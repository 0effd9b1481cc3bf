using System.Runtime.ExceptionServices;

namespace TpuRemote.Jupyter.Execution;

/// <summary>
/// Exceptions that nobody catches, on threads that cells have started: elsewhere they end the process, in a notebook they are told and the
/// rest lives on.
/// </summary>
internal static class BackgroundFailures
{
    private static readonly Lazy<bool> Handled = new(Handle);

    /// <summary>Handles them, from now on and for the whole process.</summary>
    public static void Install() => _ = Handled.Value;

    /// <summary>Tells of one, unless it comes from stopping a cell.</summary>
    public static bool Tell(Exception e)
    {
        if (e is not (OperationCanceledException or ThreadAbortException or ThreadInterruptedException))
            Console.Error.WriteLine($"Unhandled exception in background code of a cell: {e.GetType().FullName}: {e.Message}");
        return true;
    }

    private static bool Handle()
    {
        ExceptionHandling.SetUnhandledExceptionHandler(Tell);
        return true;
    }
}
