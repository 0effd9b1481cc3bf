using System.Collections.Immutable;

namespace TpuRemote.Pod.Instructions;

/// <summary>
/// Runs <paramref name="Condition"/>, which writes the i1 scalar buffer <paramref name="Predicate"/>, then <paramref name="Body"/>
/// while it is true. Values carried from trip to trip are buffers that the body overwrites at its end. A Varying predicate lets
/// replicas part: each then runs its own trips, in replica order.
/// </summary>
public sealed record WhileLoop(InstructionSequence Condition, int Predicate, InstructionSequence Body) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [.. Condition.Instructions.Concat(Body.Instructions).SelectMany(i => i.Reads), Predicate];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Condition.Instructions.Concat(Body.Instructions).SelectMany(i => i.Writes);

    /// <inheritdoc />
    public override ImmutableArray<InstructionSequence> Nested => [Condition, Body];
}

/// <summary>
/// Runs one of several branches. <paramref name="Selector"/> is an i1 scalar (branch 0 where it is true, 1 where it is false, as
/// of <c>if</c>) or an i32 scalar (<c>case</c>: out of range takes the last branch). A Varying selector lets replicas part.
/// </summary>
public sealed record Conditional(int Selector, ImmutableArray<InstructionSequence> Branches) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Selector, .. Branches.SelectMany(b => b.Instructions).SelectMany(i => i.Reads)];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Branches.SelectMany(b => b.Instructions).SelectMany(i => i.Writes);

    /// <inheritdoc />
    public override ImmutableArray<InstructionSequence> Nested => Branches;
}
