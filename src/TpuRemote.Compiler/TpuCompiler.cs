using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler;

/// <summary>Rewrites a program for the TPU.</summary>
public static partial class TpuCompiler
{
    /// <summary>Compiles a verified module. Deterministic: the same module and options give the same executable.</summary>
    /// <exception cref="DiagnosticException">The program cannot be rewritten; carries every fault found (E1000 where HBM does not suffice).</exception>
    public static partial Executable Compile(Module module, CompileOptions options, CancellationToken cancellationToken = default);
}
