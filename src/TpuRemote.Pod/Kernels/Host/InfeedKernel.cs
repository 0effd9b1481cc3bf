using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Host;

/// <summary>Executes <see cref="InfeedDequeue"/>, replica by replica in their order.</summary>
internal sealed unsafe class InfeedKernel(InfeedDequeue instruction, Executable executable) : Kernel(instruction.Origin)
{
    private readonly ImmutableArray<TensorType> _types = [.. instruction.Outputs.Select(b => executable.Buffers[b].Type)];

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        var host = run.HostTransfers ?? throw new PodException("the program takes from infeed, and the run has no host queues", Origin);
        foreach (var replica in replicas.Numbers)
        {
            var tuple = host.DequeueInfeed(replica, _types, run.Cancellation);
            CheckTypes(replica, tuple);
            for (var i = 0; i < tuple.Length; i++)
            {
                var bytes = tuple[i].Bytes.Span;
                bytes.CopyTo(new Span<byte>(run.Address(instruction.Outputs[i], replica), bytes.Length));
            }
        }
    }

    private void CheckTypes(int replica, ImmutableArray<Literal> tuple)
    {
        var given = tuple.Select(literal => literal.Type);
        if (given.SequenceEqual(_types)) return;
        throw new PodException(
            $"replica {replica} takes ({string.Join(", ", _types)}) from infeed, the host sent ({string.Join(", ", given)})", Origin);
    }
}
