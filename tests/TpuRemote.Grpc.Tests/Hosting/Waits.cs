namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>No test waits for ever.</summary>
internal static class Waits
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Longest);

    public static Task Soon(this Task task) => task.WaitAsync(Longest);

    /// <summary>Waits for what no task tells of.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !condition(); await Task.Delay(5))
        {
            Assert.True(waited.Elapsed < Longest, $"What was waited for did not come within {Longest.TotalSeconds} s.");
        }
    }
}
