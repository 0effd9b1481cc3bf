using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler;

public static partial class TpuCompiler
{
    public static partial Executable Compile(Module module, CompileOptions options, CancellationToken cancellationToken) =>
        throw new DiagnosticException(new Diagnostic("compiler", "no passes yet", "", Location.Unknown, DiagnosticKind.Unimplemented));
}
