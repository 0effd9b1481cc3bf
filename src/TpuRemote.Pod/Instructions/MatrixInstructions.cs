using System.Collections.Immutable;

namespace TpuRemote.Pod.Instructions;

/// <summary>How a matrix unit multiplies (design decision 4).</summary>
public enum MatrixPrecision
{
    /// <summary>Each product and each sum rounded to the result type, in order of the contraction.</summary>
    Exact,

    /// <summary>Products and sums in f32, fused and in any order.</summary>
    F32,

    /// <summary>Operands rounded to bf16, accumulation in f32: one pass.</summary>
    Bf16,

    /// <summary>Each operand split in two bf16 parts, three products, accumulation in f32: three passes.</summary>
    Bf16x3,
}

/// <summary>
/// Result[b, m, n] = sum over k of Lhs[b, m, k] * Rhs[b, k, n], element types of the buffers. The result is dense row-major.
/// </summary>
/// <param name="Batch">Size of b; 1 where there is none.</param>
/// <param name="Rows">Size of m.</param>
/// <param name="Depth">Size of k.</param>
/// <param name="Columns">Size of n.</param>
/// <param name="Lhs">Walks b, m, k.</param>
/// <param name="Rhs">Walks b, k, n.</param>
/// <param name="Result">The buffer that is written, of Batch * Rows * Columns elements.</param>
/// <param name="Precision">How products are computed; floats only, integers always wrap exactly.</param>
/// <param name="ContractsReplicas">
/// The replica axis of both (Varying) operands is part of the contraction, replicas in order: the result is Invariant, the sum over
/// all replicas. Never in <see cref="MatrixPrecision.Exact"/>.
/// </param>
/// <param name="AccumulatesWaves">It contracts replicas in <see cref="ReplicaWaves"/>: each wave after the first adds to the
/// result.</param>
public sealed record MatrixMultiply(
    long Batch,
    long Rows,
    long Depth,
    long Columns,
    View Lhs,
    View Rhs,
    int Result,
    MatrixPrecision Precision,
    bool ContractsReplicas = false,
    bool AccumulatesWaves = false) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Lhs.Buffer, Rhs.Buffer];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Result];
}

/// <summary>
/// Convolution in canonical layout: input [batch, spatial..., feature], kernel [spatial..., input feature, output feature], result
/// [batch, spatial..., feature], all dense row-major. The compiler transposes to and from it (specification, "convolution").
/// </summary>
/// <param name="Input">The input buffer, with its dimensions in <paramref name="InputDimensions"/>.</param>
/// <param name="Kernel">The kernel buffer, with its dimensions in <paramref name="KernelDimensions"/>.</param>
/// <param name="Result">The result buffer, with its dimensions in <paramref name="ResultDimensions"/>.</param>
/// <param name="InputDimensions">[batch, spatial..., feature].</param>
/// <param name="KernelDimensions">[spatial..., input feature, output feature].</param>
/// <param name="ResultDimensions">[batch, spatial..., feature].</param>
/// <param name="Window">Per spatial dimension.</param>
/// <param name="FeatureGroups">feature_group_count.</param>
/// <param name="BatchGroups">batch_group_count.</param>
/// <param name="Precision">How products are computed.</param>
public sealed record Convolve(
    int Input,
    int Kernel,
    int Result,
    ImmutableArray<long> InputDimensions,
    ImmutableArray<long> KernelDimensions,
    ImmutableArray<long> ResultDimensions,
    ImmutableArray<WindowDimension> Window,
    long FeatureGroups,
    long BatchGroups,
    MatrixPrecision Precision) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Input, Kernel];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Result];
}

/// <summary>One dimension of a window: its size, and how it moves over the (padded, dilated) base.</summary>
public sealed record WindowDimension(
    long Size, long Stride, long PaddingLow, long PaddingHigh, long BaseDilation, long WindowDilation, bool IsReversed = false);
