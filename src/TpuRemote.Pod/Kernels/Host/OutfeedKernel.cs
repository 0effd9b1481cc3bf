using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Host;

/// <summary>Executes <see cref="OutfeedEnqueue"/>, replica by replica in their order.</summary>
internal sealed unsafe class OutfeedKernel(OutfeedEnqueue instruction, Executable executable) : Kernel(instruction.Origin)
{
    private readonly ImmutableArray<TensorType> _types = [.. instruction.Inputs.Select(b => executable.Buffers[b].Type)];

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        var host = run.HostTransfers ?? throw new PodException("the program gives to outfeed, and the run has no host queues", Origin);
        foreach (var replica in replicas.Numbers)
            host.EnqueueOutfeed(replica, [.. _types.Select((type, i) => Read(run, replica, i, type))], run.Cancellation);
    }

    // A copy, because the host reads it while the program goes on.
    private Literal Read(ProgramRun run, int replica, int input, TensorType type) =>
        new(type, new ReadOnlySpan<byte>(run.Address(instruction.Inputs[input], replica), checked((int)type.ByteSize)).ToArray());
}
