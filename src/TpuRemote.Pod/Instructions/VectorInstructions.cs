using System.Collections.Immutable;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Instructions;

/// <summary>
/// Runs a lane program over an iteration space: for each index, the inputs are read through their views, the outputs written
/// through theirs. Fused chains of elementwise, broadcast, iota and slicing ops become one of these.
/// </summary>
/// <param name="Dimensions">The iteration space, outermost first.</param>
/// <param name="Program">What each lane computes.</param>
/// <param name="Inputs">One view for each input of the program.</param>
/// <param name="Outputs">One view for each output; no two indices write one element. An output may be an input's buffer when both views are
/// the same.</param>
public sealed record VectorMap(
    ImmutableArray<long> Dimensions, LaneProgram Program, ImmutableArray<View> Inputs, ImmutableArray<View> Outputs) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => Inputs.Select(i => i.Buffer);

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Outputs.Select(o => o.Buffer);
}

/// <summary>
/// Reduces: <paramref name="Prologue"/> makes n values at each index of the iteration space; over the reduced dimensions they are
/// folded by <paramref name="Combiner"/> from the initial values, in row-major order of the reduced indices where the run is exact.
/// </summary>
/// <param name="Kept">Sizes of the kept dimensions, outermost first; the outputs are dense over them.</param>
/// <param name="Reduced">Sizes of the reduced dimensions.</param>
/// <param name="Prologue">Runs at each index of Kept followed by Reduced; its n outputs are the values to fold.</param>
/// <param name="Inputs">One view for each input of the prologue, over Kept followed by Reduced.</param>
/// <param name="InitialValues">n buffers of one element.</param>
/// <param name="Combiner">2n inputs (n accumulators, n values), n outputs.</param>
/// <param name="Outputs">n buffers, dense over Kept.</param>
public sealed record VectorReduce(
    ImmutableArray<long> Kept,
    ImmutableArray<long> Reduced,
    LaneProgram Prologue,
    ImmutableArray<View> Inputs,
    ImmutableArray<int> InitialValues,
    LaneProgram Combiner,
    ImmutableArray<int> Outputs) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => Inputs.Select(i => i.Buffer).Concat(InitialValues);

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Outputs;
}

/// <summary>
/// reduce_window: folds n inputs over windows (specification, "reduce_window"); positions in padding or between dilated elements
/// fold the initial value.
/// </summary>
public sealed record WindowReduce(
    ImmutableArray<long> InputDimensions,
    ImmutableArray<long> OutputDimensions,
    ImmutableArray<WindowDimension> Window,
    ImmutableArray<int> Inputs,
    ImmutableArray<int> InitialValues,
    LaneProgram Combiner,
    ImmutableArray<int> Outputs) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => Inputs.Concat(InitialValues);

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Outputs;
}

/// <summary>select_and_scatter: selects one element of each window of the operand and scatters the source to it (specification).</summary>
public sealed record WindowSelectAndScatter(
    ImmutableArray<long> OperandDimensions,
    ImmutableArray<long> SourceDimensions,
    ImmutableArray<WindowDimension> Window,
    int Operand,
    int Source,
    int InitialValue,
    LaneProgram Select,
    LaneProgram Combiner,
    int Output) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Operand, Source, InitialValue];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Output];
}

/// <summary>rng_bit_generator: fills <paramref name="Output"/> with bits and advances the state.</summary>
public sealed record RandomBits(RandomAlgorithm Algorithm, int State, int NewState, int Output) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [State];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [NewState, Output];
}
