using System.Collections.Immutable;

namespace TpuRemote.Pod.Instructions;

/// <summary>
/// One instruction of the machine. It reads and writes buffers by number; with Varying buffers it does its work for every replica
/// of the running window, with Invariant ones once.
/// </summary>
public abstract record Instruction
{
    /// <summary>What it was made from, for profiles and errors: op names, and the place in the user's program.</summary>
    public Origin Origin { get; init; } = Origin.None;

    /// <summary>The buffers it reads.</summary>
    public abstract IEnumerable<int> Reads { get; }

    /// <summary>The buffers it writes.</summary>
    public abstract IEnumerable<int> Writes { get; }

    /// <summary>The sequences that it runs; most instructions have none.</summary>
    public virtual ImmutableArray<InstructionSequence> Nested => [];
}

/// <summary>Where an instruction comes from. A compiler may derive one that knows more.</summary>
/// <param name="Name">The ops it was made from, for example <c>multiply+add+maximum</c>.</param>
/// <param name="Place">The line of the user's program, or empty.</param>
public record Origin(string Name, string Place)
{
    /// <summary>Nowhere in particular.</summary>
    public static Origin None { get; } = new("", "");
}

/// <summary>Instructions in order.</summary>
public sealed record InstructionSequence(ImmutableArray<Instruction> Instructions);
