using System.Collections.Immutable;
using TpuRemote.Compiler;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Server.Executables;

/// <summary>A verified program and what to compile it for.</summary>
/// <param name="Module">The program.</param>
/// <param name="Options">What to compile it for, nothing left open.</param>
/// <param name="AcceleratorType">The name of the slice to compile for.</param>
/// <param name="Fingerprint">SHA-256 of the text without locations and of the options, in hexadecimal digits.</param>
internal sealed record ParsedProgram(Module Module, CompileOptions Options, string AcceleratorType, string Fingerprint)
{
    /// <summary>What the accelerator can do only slowly, at the places of this text.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
