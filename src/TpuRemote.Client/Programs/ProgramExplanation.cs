using System.Collections.Immutable;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Programs;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Programs;

/// <summary>
/// What the compiler made of a program, step by step. A notebook shows it as <see cref="View.Program(ProgramExplanation)"/> does.
/// </summary>
/// <param name="Name">The program's name.</param>
/// <param name="Program">What the server said of the compiled program: memory, warnings.</param>
/// <param name="Passes">The passes from program to program, each once, in order.</param>
/// <param name="Stages">The stages that work on instructions, each once, in order.</param>
/// <param name="Instructions">The instructions that the pod executes, in order; those that another one holds follow it.</param>
/// <param name="Buffers">The buffers that they read and write, by number.</param>
/// <param name="ArenaBytes">Bytes of the server's machine that the temporary buffers of a run take together.</param>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record ProgramExplanation(
    string Name,
    CompiledProgram Program,
    ImmutableArray<ProgramPass> Passes,
    ImmutableArray<ProgramStage> Stages,
    ImmutableArray<ProgramInstruction> Instructions,
    ImmutableArray<ProgramBuffer> Buffers,
    long ArenaBytes) : IShown
{
    /// <summary>The program before the first pass: StableHLO text with the C# line of each op as its location.</summary>
    public required string Text { get; init; }

    /// <summary>The program after the last pass, from which instructions were made.</summary>
    public string FinalText => Passes.IsEmpty ? Text : Passes[^1].After;

    Display IShown.Show() => new ProgramDisplay(this);
}

/// <summary>What one pass did.</summary>
/// <param name="Name">Its name, in kebab case.</param>
/// <param name="Before">The program before it: StableHLO text with locations.</param>
/// <param name="After">The program after it; the same string where it changed nothing.</param>
/// <param name="OperationsBefore">Ops before it, those in regions counted, terminators not.</param>
/// <param name="OperationsAfter">Ops after it.</param>
public sealed record ProgramPass(string Name, string Before, string After, int OperationsBefore, int OperationsAfter)
{
    /// <summary>Whether it changed the program.</summary>
    public bool IsChanged => Before != After;
}

/// <summary>How many instructions one stage left.</summary>
/// <param name="Name">Its name, in kebab case.</param>
/// <param name="Instructions">Instructions after it, those inside loops, branches and waves of replicas counted.</param>
public sealed record ProgramStage(string Name, int Instructions);

/// <summary>One instruction, and the group of ops that were fused into it.</summary>
/// <param name="Number">From 1; the group's number.</param>
/// <param name="Depth">How many instructions hold it.</param>
/// <param name="Kind">Which part of the machine executes it.</param>
/// <param name="Text">What it does and the type of what it writes, for readers.</param>
/// <param name="Lines">Lines of <see cref="ProgramExplanation.FinalText"/>, from 1, ascending: the ops that it computes.</param>
/// <param name="ReadInPlace">Lines, ascending, of ops that need no instruction, for this one reads their operands as they say:
/// broadcasts, transposes, constants.</param>
/// <param name="Reads">Numbers of buffers, ascending.</param>
/// <param name="Writes">Numbers of buffers, ascending.</param>
public sealed record ProgramInstruction(
    int Number,
    int Depth,
    InstructionKind Kind,
    string Text,
    ImmutableArray<int> Lines,
    ImmutableArray<int> ReadInPlace,
    ImmutableArray<int> Reads,
    ImmutableArray<int> Writes);

/// <summary>One buffer of a compiled program.</summary>
/// <param name="Type">Element type and dimensions on one replica.</param>
/// <param name="IsPerReplica">Whether replicas hold arrays of their own.</param>
/// <param name="Role">What it is for: <c>argument 0</c>, <c>result 1</c>, <c>constant</c> or <c>temporary</c>.</param>
/// <param name="PaddedBytes">Bytes that it takes of one core's HBM, padded to tiles.</param>
public sealed record ProgramBuffer(TensorType Type, bool IsPerReplica, string Role, long PaddedBytes);
