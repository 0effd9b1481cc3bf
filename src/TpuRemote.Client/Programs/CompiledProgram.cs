using System.Collections.Immutable;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Programs;

/// <summary>What the server said of a program that it compiled.</summary>
/// <param name="Fingerprint">SHA-256 of the text without locations and of the options, 64 lower-case hexadecimal digits.</param>
/// <param name="AcceleratorType">What it was compiled for: v2-8.</param>
/// <param name="Replicas">Replicas that a run takes.</param>
/// <param name="Memory">Memory that a run takes on one core.</param>
/// <param name="Cached">Whether the executable came from the server's cache.</param>
/// <param name="Warnings">What the TPU can do only slowly, each with its C# line.</param>
public sealed record CompiledProgram(
    string Fingerprint, string AcceleratorType, int Replicas, ProgramMemory Memory, bool Cached, ImmutableArray<Diagnostic> Warnings);

/// <summary>Memory of a compiled program on one core, in bytes; names are PJRT's.</summary>
/// <param name="ArgumentSize">Arguments.</param>
/// <param name="OutputSize">Results, those that alias an argument included.</param>
/// <param name="AliasSize">Results that alias an argument.</param>
/// <param name="TempSize">Buffers that live only during the run.</param>
/// <param name="PeakMemory">The most that is live at once.</param>
public sealed record ProgramMemory(long ArgumentSize, long OutputSize, long AliasSize, long TempSize, long PeakMemory)
{
    internal static ProgramMemory From(CompiledMemoryStats? stats) => stats is null ? new(0, 0, 0, 0, 0) : new(
        (long)stats.ArgumentSizeInBytes,
        (long)stats.OutputSizeInBytes,
        (long)stats.AliasSizeInBytes,
        (long)stats.TempSizeInBytes,
        (long)stats.PeakMemoryInBytes);
}
