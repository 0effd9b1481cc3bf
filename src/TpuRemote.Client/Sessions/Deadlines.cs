using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Sessions;

/// <summary>Waits that end.</summary>
internal static class Deadlines
{
    /// <summary>Waits for an answer no longer than it may take.</summary>
    /// <exception cref="TpuServiceException">It did not come in time, with DEADLINE_EXCEEDED; or what the answer itself throws.</exception>
    public static async Task<T> Within<T>(this Task<T> answer, TimeSpan timeout, string what, CancellationToken cancellation = default)
    {
        try
        {
            return await answer.WaitAsync(timeout, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Nobody waits for the answer any more; should it fail later, that is no failure that nobody saw.
            _ = answer.ContinueWith(late => late.Exception, TaskScheduler.Default);
            if (e is OperationCanceledException) throw;
            throw new TpuServiceException(
                TpuStatusCode.DeadlineExceeded, $"{what} was not answered within {timeout.TotalSeconds:0.###} s", inner: e);
        }
    }
}
