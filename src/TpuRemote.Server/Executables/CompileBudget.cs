using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Executables;

/// <summary>
/// What one reading, compiling or explaining of a program may take: time by the server's clock, and bytes that its thread allocates from
/// here on, what is collected meanwhile included. It is used on the thread that made it.
/// </summary>
/// <param name="limits">The server's limits.</param>
/// <param name="clock">The server's clock.</param>
/// <param name="cancellation">Ends the work without a limit being met: the caller is gone, or the server ends.</param>
internal sealed class CompileBudget(ServerLimits limits, TimeProvider clock, CancellationToken cancellation) : WorkBudget
{
    private readonly long _start = clock.GetTimestamp();
    private readonly long _before = GC.GetAllocatedBytesForCurrentThread();

    /// <inheritdoc />
    public override void Check() => Check(0);

    /// <inheritdoc />
    public override void Check(long bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
        if (bytes > limits.MaxCompileBytes - allocated)
            throw RefusalException.Limit(
                "max-compile-bytes", limits.MaxCompileBytes, $"work on the program that took {allocated} bytes and asked for {bytes} more");
        if (clock.GetElapsedTime(_start) is var elapsed && elapsed.TotalSeconds > limits.MaxCompileSeconds)
            throw RefusalException.Limit(
                "max-compile-seconds", limits.MaxCompileSeconds, $"work on the program for {elapsed.TotalSeconds:0.#} s");
    }
}
