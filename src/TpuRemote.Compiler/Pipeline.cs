using System.Collections.Immutable;
using TpuRemote.Compiler.Allocation;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Compiler.Replication;
using TpuRemote.Compiler.Simplify;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler;

/// <summary>The passes, in order: first from program to program, then to instructions, then to planned memory.</summary>
public static class Pipeline
{
    /// <summary>The passes from program to program.</summary>
    public static ImmutableArray<IPass> Passes { get; } =
    [
        new InlineCalls(),
        new MergeCommonSubexpressions(),
        new FoldTransposes(),
        new RemoveDeadCode(),
    ];

    /// <summary>Runs all of it on a verified module.</summary>
    internal static Executable Run(Module module, CompileOptions options, CancellationToken cancellationToken)
    {
        foreach (var pass in Passes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            module = pass.Run(module);
        }
        var lowered = FunctionLowering.Lower(module.Main, options);
        cancellationToken.ThrowIfCancellationRequested();
        lowered = ReplicaContraction.Run(lowered, options);
        lowered = BufferSharing.Run(lowered);
        lowered = WavePartition.Run(lowered, options);
        cancellationToken.ThrowIfCancellationRequested();
        return BufferAssignment.Run(lowered, options);
    }
}
