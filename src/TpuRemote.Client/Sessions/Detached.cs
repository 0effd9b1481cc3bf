namespace TpuRemote.Client.Sessions;

/// <summary>
/// Starts what outlives the call that starts it: nothing of the caller's flow, such as a notebook cell's interrupt or output, goes with it.
/// </summary>
internal static class Detached
{
    /// <summary>Starts something on this thread; what it awaits goes on without the caller's ambient values.</summary>
    public static T Start<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed()) return start();
        using (ExecutionContext.SuppressFlow()) return start();
    }

    /// <summary>Starts something on the pool, without the caller's ambient values and synchronization context.</summary>
    public static Task<T> Run<T>(Func<Task<T>> start) => Start(() => Task.Run(start));
}
