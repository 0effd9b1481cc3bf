using System.Collections.Immutable;
using TpuRemote.Compiler.Allocation;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Compiler.Replication;
using TpuRemote.Compiler.Simplify;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Verification;
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

    /// <summary>The stages that work on instructions, between lowering and the planning of memory.</summary>
    private static ImmutableArray<(string Name, Func<LoweredProgram, CompileOptions, LoweredProgram> Run)> Stages { get; } =
    [
        ("contract-replicas", ReplicaContraction.Run),
        ("share-buffers", (program, options) => BufferSharing.Run(program, options.Budget)),
        ("cut-into-waves", WavePartition.Run),
    ];

    /// <summary>Runs all of it on a verified module.</summary>
    /// <param name="module">The program.</param>
    /// <param name="options">What it is rewritten for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="notes">Is told what every step did; null where nobody asked.</param>
    internal static Executable Run(
        Module module, CompileOptions options, CancellationToken cancellationToken, CompilationNotes? notes = null)
    {
        InlinedSize.ThrowIfBeyond(module, options.MaxOperations, options.MaxDepth);
        foreach (var pass in Passes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rewritten = pass.Run(module, options.Budget);
            notes?.Passed(pass.Name, module, rewritten);
            module = rewritten;
        }
        var lowered = FunctionLowering.Lower(module.Main, options, keepsOperations: notes is not null);
        notes?.Staged("lower", lowered.Code);
        HbmPlan.RefuseAbsurd(lowered, options);
        foreach (var (name, run) in Stages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            options.Budget.Check();
            lowered = run(lowered, options);
            notes?.Staged(name, lowered.Code);
        }
        var executable = BufferAssignment.Run(lowered, options);
        notes?.Staged("assign-buffers", executable.Code);
        return executable;
    }
}
