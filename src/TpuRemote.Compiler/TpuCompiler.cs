using System.Collections.Immutable;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler;

/// <summary>Rewrites a program for the TPU.</summary>
public static class TpuCompiler
{
    /// <summary>Compiles a verified module. Deterministic: the same module and options give the same executable.</summary>
    /// <exception cref="DiagnosticException">
    /// The program cannot be rewritten; carries every fault (E1000 where HBM does not suffice).
    /// </exception>
    public static Executable Compile(Module module, CompileOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        return Pipeline.Run(module, options, cancellationToken);
    }

    /// <summary>
    /// Compiles a verified module and tells what every step made of it, at a cost of several times that of <see cref="Compile"/>; the
    /// executable is the same.
    /// </summary>
    /// <exception cref="DiagnosticException">
    /// The program cannot be rewritten; carries every fault, as <see cref="Compile"/> does.
    /// </exception>
    public static Explanation Explain(Module module, CompileOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var notes = new CompilationNotes(module, options.Budget);
        return notes.Finish(Pipeline.Run(module, options, cancellationToken, notes));
    }

    /// <summary>What the program asks of the TPU that it can do only slowly; in the order of the element types concerned.</summary>
    public static ImmutableArray<Diagnostic> Warnings(Module module, CompileOptions options)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        return EmulatedTypes.Warn(module, options.Topology.Generation);
    }

    private static void Check(CompileOptions options)
    {
        if (options.NumReplicas < 1 || options.NumReplicas > options.Topology.CoreCount)
        {
            throw new DiagnosticException(new Diagnostic(
                "replicas",
                $"{options.NumReplicas} replicas were asked for, {options.Topology.Name} runs 1 to {options.Topology.CoreCount}, one on each core",
                "",
                Location.Unknown));
        }
        if (options.NumPartitions != 1)
        {
            var message = $"{options.NumPartitions} partitions were asked for, 1 is supported";
            throw new DiagnosticException(new Diagnostic("partitions", message, "", Location.Unknown, DiagnosticKind.Unimplemented));
        }
    }
}
