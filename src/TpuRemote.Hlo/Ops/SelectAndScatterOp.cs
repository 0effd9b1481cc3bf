using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// select_and_scatter: sends each element of <c>source</c> to the element of <c>operand</c> that its window selects, and folds what arrives
/// (specification, section "select_and_scatter").
/// </summary>
public sealed class SelectAndScatterOp : PureOp
{
    private SelectAndScatterOp()
    {
    }

    /// <summary>The op.</summary>
    public static SelectAndScatterOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.select_and_scatter";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(WindowGradient.OfSelectAndScatter);

    /// <summary>The windows of a verified select_and_scatter, one per dimension of its operand.</summary>
    public static ImmutableArray<WindowDimension> WindowsOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Windows.Of(operation.Attributes);
    }

    /// <summary>The region that says whether its first argument is selected over its second.</summary>
    public static Region SelectOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Regions[0];
    }

    /// <summary>The region that folds what arrives at one element.</summary>
    public static Region ScatterOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Regions[1];
    }

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(3) || !site.RequireCompleteRegions(2)) return [];
        var (operand, source, initial) = (site.Tensor(0), site.Tensor(1), site.Tensor(2));
        var scalar = TensorType.Of(operand.ElementType);
        site.Require(
            operand.ElementType == source.ElementType, "C1", $"source should have the element type of {operand}, it is of type {source}");
        var held = initial.ElementType == operand.ElementType;
        site.Require(held, "C3", $"init_value should have the element type of {operand}, it is of type {initial}");
        site.Require(initial.IsScalar, "I3", $"init_value should be a scalar, it is of type {initial}");
        var windows = WindowRules.Require(site, operand.Rank, "C4", dilated: false);
        if (!windows.IsDefault) RequireSource(site, windows, operand, source);
        site.RequireSignature(site.Regions[0], "C9", "select", [scalar, scalar], [TensorType.Of(ElementType.I1)]);
        var types = site.RequireReducer(site.Regions[1], "C10", "scatter", [operand.ElementType]);
        return site.IsValid ? [operand.With(types[0])] : [];
    }

    /// <summary>
    /// Selects in each window in row-major order; padding is never selected. What arrives at an element is folded in the row-major order of
    /// the source, from the initial value on. A window of padding alone selects nothing, and its source is dropped.
    /// </summary>
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operation.Result.TensorType;
        var scatter = new Reducer(ScatterOf(operation), regions);
        var selected = Select(operation, operands[0], regions);
        var initial = new Literal(TensorType.Of(type.ElementType), scatter.Promote(operands[2], 0));
        byte[][] results = [Literal.Splat(initial, type).Bytes.ToArray()];
        ReadOnlyMemory<byte>[] source = [scatter.Promote(operands[1], 0)];
        for (var i = 0; i < selected.Length; i++)
        {
            if (selected[i] >= 0) scatter.Combine(results, selected[i], source, i, 1);
        }
        return [new Literal(type, results[0])];
    }

    /// <summary>
    /// A selection for each element of each window but the first, and a fold for each element of the source, as XLA counts it.
    /// </summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        double sources = operation.Operands[1].TensorType.ElementCount;
        var steps = WindowsOf(operation).Aggregate(1.0, (product, w) => product * w.Size) - 1;
        var work = (RegionRules.WorkOf(SelectOf(operation)) * (sources * steps)) + (RegionRules.WorkOf(ScatterOf(operation)) * sources);
        return work with { BytesAccessed = OpWork.BytesOf(operation) };
    }

    private static int[] Select(Operation operation, Literal operand, IRegionEvaluator regions)
    {
        var windows = new Windows(WindowsOf(operation), operand.Type);
        var select = new Predicate(SelectOf(operation), regions);
        int[]? selected = null;
        windows.ForEachOffset(candidates =>
        {
            if (selected is null) selected = candidates;
            else Choose(select, operand, selected, candidates);
        });
        return selected ?? [];
    }

    private static void Choose(Predicate select, Literal operand, int[] selected, int[] candidates)
    {
        int[] open = [.. Enumerable.Range(0, selected.Length).Where(i => selected[i] >= 0 && candidates[i] >= 0)];
        var keeps = select.Evaluate(operand, [.. open.Select(i => selected[i])], [.. open.Select(i => candidates[i])]);
        for (var i = 0; i < open.Length; i++)
        {
            if (!keeps[i]) selected[open[i]] = candidates[open[i]];
        }
        for (var i = 0; i < selected.Length; i++)
        {
            if (selected[i] < 0) selected[i] = candidates[i];
        }
    }

    private static void RequireSource(OpSite site, ImmutableArray<WindowDimension> windows, TensorType operand, TensorType source)
    {
        var expected = source.With([.. windows.Select((w, d) => w.Windows(operand.Dimensions[d]))]);
        site.Require(source.Equals(expected), "C2", $"source should be {expected}, one element for each window, it is {source}");
    }
}

/// <summary>Builds scatters to selected elements.</summary>
public static class SelectAndScatterBuilder
{
    /// <summary>Sends each element of the source to the element that its window selects.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="operand">The tensor that the windows slide over.</param>
    /// <param name="source">One element for each window.</param>
    /// <param name="initial">The scalar that a fold starts with.</param>
    /// <param name="windows">One per dimension of the operand, without dilations.</param>
    /// <param name="select">From two elements to whether the first is selected.</param>
    /// <param name="scatter">From two elements to their fold.</param>
    public static Value SelectAndScatter(
        this Builder builder,
        Value operand,
        Value source,
        Value initial,
        ImmutableArray<WindowDimension> windows,
        Region select,
        Region scatter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(
            SelectAndScatterOp.Instance, [operand, source, initial], WindowRules.ToAttributes(windows), [select, scatter]).Result;
    }
}
