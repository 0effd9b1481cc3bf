using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Server.Executables;

/// <summary>A program that is ready to run.</summary>
/// <param name="Name">The module's name; may be empty.</param>
/// <param name="AcceleratorType">The slice that it was compiled for.</param>
/// <param name="NumPartitions">Partitions per replica.</param>
/// <param name="Fingerprint">SHA-256 of the text without locations and of the options, in hexadecimal digits.</param>
/// <param name="CacheHandle">Handle for callers without a session; unguessable.</param>
/// <param name="Executable">Its instructions.</param>
internal sealed record CompiledProgram(
    string Name, string AcceleratorType, int NumPartitions, string Fingerprint, ulong CacheHandle, Executable Executable)
{
    /// <summary>What the accelerator can do only slowly, at the places of the text that was given last.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
