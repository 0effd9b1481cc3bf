using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Transfers;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Tests;

/// <summary>Runs executables on a pod of their topology, literals in and out.</summary>
internal static class PodRunner
{
    /// <summary>Runs with arguments by replica; those of Invariant parameters are taken from replica 0.</summary>
    public static ImmutableArray<ImmutableArray<Literal>> Run(
        Executable executable, ImmutableArray<ImmutableArray<Literal>> arguments, IHostTransfers? transfers = null)
    {
        using var pod = new TpuPod(executable.Topology);
        var given = executable.Arguments.Select((spec, i) => Upload(pod, spec, [.. arguments.Select(a => a[i])])).ToImmutableArray();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var results = pod.Run(executable, given, new RunOptions(transfers, deadline.Token));
        return [.. Enumerable.Range(0, executable.NumReplicas).Select(r => results
            .Select(a => new Literal(a.Type, a.Bytes(r).ToArray())).ToImmutableArray())];
    }

    private static DeviceArray Upload(TpuPod pod, ArgumentSpec spec, ImmutableArray<Literal> byReplica)
    {
        var array = pod.Allocate(spec.Type, spec.IsVarying ? byReplica.Length : null);
        for (var r = 0; r < (spec.IsVarying ? byReplica.Length : 1); r++) byReplica[r].Bytes.Span.CopyTo(array.Bytes(r));
        return array;
    }
}
