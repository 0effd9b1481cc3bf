using TpuRemote.Pod.Instructions;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Runs;

/// <summary>What one run may take.</summary>
/// <param name="limits">The server's limits.</param>
/// <param name="clock">The server's clock.</param>
internal sealed class RunBounds(ServerLimits limits, TimeProvider clock)
{
    /// <summary>Steps of all its loops together.</summary>
    public long MaxLoopSteps => limits.MaxLoopSteps;

    /// <summary>Refuses a run before it takes memory: intermediates, results of their own, and copies of what is in the message.</summary>
    /// <exception cref="RefusalException">It would take more than a run may.</exception>
    public void CheckBytes(Executable executable, RunPlan plan)
    {
        // 128 bits hold the sum of as many 63-bit numbers as a message has.
        Int128 bytes = executable.ArenaBytes;
        foreach (var result in plan.Results.Where(result => result.Donor is null)) bytes += BytesOf(result.Type);
        foreach (var argument in plan.Arguments.Where(argument => argument.Handle == 0))
            bytes += BytesOf(new ArrayType(argument.Parameter, argument.MayVary ? plan.Replicas : 0));
        if (bytes > limits.MaxRunBytes)
            throw RefusalException.Limit("max-run-bytes", limits.MaxRunBytes, $"{plan.Name}, which takes {bytes} bytes,");
    }

    /// <summary>Cancels a run when it has taken too long; dispose what is returned when it has ended.</summary>
    public IDisposable Watch(RunTicket ticket, string name) => clock.CreateTimer(
        _ => ticket.Cancel(RefusalException.Limit("max-run-seconds", limits.MaxRunSeconds, $"{name}, which goes on,")),
        null,
        TimeSpan.FromSeconds(limits.MaxRunSeconds),
        Timeout.InfiniteTimeSpan);

    private static Int128 BytesOf(ArrayType type) => (Int128)type.Shard.ByteSize * Math.Max(1, type.Replicas);
}
