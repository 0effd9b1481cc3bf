namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>No test waits for ever.</summary>
internal static class Waits
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Longest);

    public static Task Soon(this Task task) => task.WaitAsync(Longest);
}
