using System.Collections.Immutable;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Explanations;

/// <summary>
/// What the compiler made of a program, step by step. Deterministic: the same module and options give the same explanation.
/// </summary>
/// <param name="Text">The program as it was given: StableHLO text with locations.</param>
/// <param name="Passes">The passes from program to program, each once, in order.</param>
/// <param name="Stages">The stages that work on instructions, each once, in order.</param>
/// <param name="Instructions">The instructions that the pod executes, in order; those that another one holds follow it.</param>
/// <param name="Buffers">The buffers that they read and write, by number.</param>
/// <param name="ArenaBytes">Bytes of this machine that temporary buffers take together.</param>
/// <param name="Memory">What the program takes of one core's HBM.</param>
public sealed record Explanation(
    string Text,
    ImmutableArray<ExplainedPass> Passes,
    ImmutableArray<ExplainedStage> Stages,
    ImmutableArray<ExplainedInstruction> Instructions,
    ImmutableArray<ExplainedBuffer> Buffers,
    long ArenaBytes,
    CompiledMemoryStats Memory)
{
    /// <summary>
    /// The program after the last pass, from which instructions were made; <see cref="ExplainedInstruction.Lines"/> are its.
    /// </summary>
    public string FinalText => Passes.LastOrDefault(p => p.IsChanged)?.Text ?? Text;
}

/// <summary>What one pass did.</summary>
/// <param name="Name">The pass, see <see cref="IPass.Name"/>.</param>
/// <param name="Text">The program after it, with locations; null where it is as before.</param>
/// <param name="OperationsBefore">Ops before it, over all functions, those in regions counted, terminators not.</param>
/// <param name="OperationsAfter">Ops after it.</param>
public sealed record ExplainedPass(string Name, string? Text, int OperationsBefore, int OperationsAfter)
{
    /// <summary>Whether it changed the program's text.</summary>
    public bool IsChanged => Text is not null;
}

/// <summary>How many instructions one stage left.</summary>
/// <param name="Name">The stage, in kebab case.</param>
/// <param name="Instructions">Instructions after it, those inside loops, branches and waves counted.</param>
public sealed record ExplainedStage(string Name, int Instructions);

/// <summary>One instruction, and the ops it was made from: those were fused.</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="Depth">How many instructions hold it.</param>
/// <param name="Kind">Which part of the machine executes it.</param>
/// <param name="Text">What it does, for readers.</param>
/// <param name="Lines">Lines of the final text, from 1, ascending: the ops that it computes.</param>
/// <param name="ReadInPlace">Lines of ops that need no instruction of their own: it reads what they say (a broadcast, a transpose, a
/// constant) where their operand lies.</param>
/// <param name="Reads">Numbers of buffers, ascending.</param>
/// <param name="Writes">Numbers of buffers, ascending.</param>
public sealed record ExplainedInstruction(
    int Number,
    int Depth,
    InstructionKind Kind,
    string Text,
    ImmutableArray<int> Lines,
    ImmutableArray<int> ReadInPlace,
    ImmutableArray<int> Reads,
    ImmutableArray<int> Writes);

/// <summary>One buffer.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Type">Element type and dimensions on one replica.</param>
/// <param name="IsVarying">Whether replicas hold arrays of their own.</param>
/// <param name="Role">What it is for: <c>argument 0</c>, <c>result 1</c>, <c>constant</c> or <c>temporary</c>.</param>
/// <param name="PaddedBytes">Bytes that it takes of one core's HBM, tiles included.</param>
public sealed record ExplainedBuffer(int Number, TensorType Type, bool IsVarying, string Role, long PaddedBytes);
