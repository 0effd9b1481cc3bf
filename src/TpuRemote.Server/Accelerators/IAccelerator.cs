using System.Collections.Immutable;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Specs;
using TpuRemote.Server.Executables;

namespace TpuRemote.Server.Accelerators;

/// <summary>What the server hosts: something that compiles programs and runs them.</summary>
internal interface IAccelerator : IDisposable
{
    /// <summary>Its devices and hosts.</summary>
    TpuTopology Topology { get; }

    /// <summary>The sets of CPU kernels that can compute here, the one in use first.</summary>
    ImmutableArray<string> KernelProviders { get; }

    /// <summary>Parses, verifies and fingerprints a program.</summary>
    /// <exception cref="Hlo.Diagnostics.DiagnosticException">The text is no valid program; carries every fault.</exception>
    /// <exception cref="Status.RefusalException">The options do not fit the accelerator.</exception>
    ParsedProgram Parse(ReadOnlyMemory<byte> code, RewriteSpec spec, CancellationToken cancellation);

    /// <summary>Compiles a parsed program.</summary>
    /// <exception cref="Hlo.Diagnostics.DiagnosticException">It cannot be compiled; carries every fault.</exception>
    Executable Compile(ParsedProgram program, CancellationToken cancellation);

    /// <summary>Tells what compiling a parsed program makes of it, step by step.</summary>
    /// <exception cref="Hlo.Diagnostics.DiagnosticException">It cannot be compiled; carries every fault.</exception>
    Explanation Explain(ParsedProgram program, CancellationToken cancellation);

    /// <summary>Makes an array of zeros: replicated where <paramref name="numReplicas"/> is null, else one array per replica.</summary>
    DeviceArray Allocate(TensorType type, int? numReplicas);

    /// <summary>What arrays take of a device's HBM.</summary>
    MemoryStatistics MemoryOf(int device);

    /// <summary>Runs an executable as <see cref="TpuPod.Run"/> does.</summary>
    ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options);
}
