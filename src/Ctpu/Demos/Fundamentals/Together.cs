using TpuRemote.Client.Errors;

namespace Ctpu.Demos.Fundamentals;

/// <summary>A run on the device, and those who feed and drain it, succeed together or fail together.</summary>
internal static class Together
{
    /// <summary>
    /// Waits for all tasks. Should one fail, the others would wait for what never comes, so the first failure stops them all.
    /// </summary>
    /// <param name="stop">Stops the tasks.</param>
    /// <param name="tasks">What must succeed.</param>
    /// <exception cref="Exception">The failure that the others followed from.</exception>
    public static async Task WaitAsync(CancellationTokenSource stop, params Task[] tasks)
    {
        var (open, failed) = (tasks.ToList(), new List<Task>());
        while (open.Count > 0)
        {
            var done = await Task.WhenAny(open);
            open.Remove(done);
            if (done.IsCompletedSuccessfully) continue;
            failed.Add(done);
            await stop.CancelAsync();
        }
        if (failed.Count > 0) await (failed.Find(t => !IsConsequence(t)) ?? failed[0]);
    }

    // Emptied queues answer ABORTED, cancelled runs CANCELLED: neither says what went wrong first.
    private static bool IsConsequence(Task task) =>
        task.IsCanceled || task.Exception!.InnerException is TpuServiceException { Code: TpuStatusCode.Aborted or TpuStatusCode.Cancelled };
}
