using System.Collections.Immutable;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Instructions;

/// <summary>
/// all_reduce over n operands: in each group the members' arrays are folded in the group's order, and every member gets the result.
/// </summary>
/// <param name="Inputs">n buffers.</param>
/// <param name="Outputs">n buffers; Invariant when there is one group of all replicas, Varying otherwise.</param>
/// <param name="Groups">Replica numbers, group by group; every replica stands in exactly one.</param>
/// <param name="Combiner">Two inputs, one output, of the operands' element type.</param>
/// <param name="AccumulatesWaves">
/// It stands in <see cref="ReplicaWaves"/>, has one group of all replicas in ascending order, and folds wave by wave: the first wave
/// starts the outputs, each further one goes on from them.
/// </param>
public sealed record AllReduce(
    ImmutableArray<int> Inputs,
    ImmutableArray<int> Outputs,
    ImmutableArray<ImmutableArray<int>> Groups,
    LaneProgram Combiner,
    bool AccumulatesWaves = false) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => Inputs;

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Outputs;
}

/// <summary>Writes each replica's number (a ui32 scalar) into a Varying buffer.</summary>
public sealed record ReplicaNumber(int Output) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Output];
}

/// <summary>Takes the next tuple from the host's queue of each replica into Varying buffers.</summary>
public sealed record InfeedDequeue(ImmutableArray<int> Outputs) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Outputs;
}

/// <summary>Hands a tuple of each replica to the host's queue.</summary>
public sealed record OutfeedEnqueue(ImmutableArray<int> Inputs) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => Inputs;

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [];
}

/// <summary>
/// Runs <paramref name="Body"/> for all replicas, at most <paramref name="WaveSize"/> at a time in ascending order (design
/// decision 7), so that arrays which only the body uses (<see cref="BufferSpec.WaveSize"/>) are held for one wave only. What the
/// replicas make together is accumulated from wave to wave.
/// </summary>
public sealed record ReplicaWaves(InstructionSequence Body, int WaveSize) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => Body.Instructions.SelectMany(i => i.Reads);

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Body.Instructions.SelectMany(i => i.Writes);

    /// <inheritdoc />
    public override ImmutableArray<InstructionSequence> Nested => [Body];
}
