using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// reduce_window: folds by a region the elements of each window of one or more tensors (specification, section "reduce_window").
/// </summary>
public sealed class ReduceWindowOp : PureOp
{
    private ReduceWindowOp()
    {
    }

    /// <summary>The op.</summary>
    public static ReduceWindowOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.reduce_window";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(WindowGradient.OfReduceWindow);

    /// <summary>The windows of a verified reduce_window, one per dimension of its inputs.</summary>
    public static ImmutableArray<WindowDimension> WindowsOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Windows.Of(operation.Attributes);
    }

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var count = site.Operands.Length / 2;
        var paired = site.Require(
            count > 0 && site.Operands.Length % 2 == 0,
            "C1",
            $"as many initial values as inputs were expected, {site.Operands.Length} operands were given");
        if (!site.RequireTensors() || !site.RequireCompleteRegions(1) || !paired) return [];
        ImmutableArray<TensorType> inputs = [.. Enumerable.Range(0, count).Select(site.Tensor)];
        ImmutableArray<TensorType> initials = [.. Enumerable.Range(count, count).Select(site.Tensor)];
        RequireInputs(site, inputs, initials);
        var windows = WindowRules.Require(site, inputs[0].Rank, "C4", dilated: true);
        var types = site.RequireReducer(site.Regions[0], "C13", "body", [.. inputs.Select(t => t.ElementType)]);
        if (!site.IsValid) return [];
        long[] shape = [.. windows.Select((w, d) => w.Windows(inputs[0].Dimensions[d]))];
        return [.. types.Select(type => TensorType.Of(type, shape))];
    }

    /// <summary>Folds each window in row-major order, from the initial value on; padding and holes hold the initial value too.</summary>
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var count = operands.Length / 2;
        var windows = new Windows(WindowsOf(operation), operands[0].Type);
        var reducer = new Reducer(operation.Regions[0], regions);
        ReadOnlyMemory<byte>[] inputs = [.. operands[..count].Select(reducer.Promote)];
        ReadOnlyMemory<byte>[] initials = [.. operands[count..].Select(reducer.Promote)];
        byte[][] accumulators = [.. operation.Results.Select((r, k) => Splat(initials[k], r.TensorType))];
        byte[][] values = [.. accumulators.Select(a => new byte[a.Length])];
        ReadOnlyMemory<byte>[] read = [.. values];
        var results = (int)operation.Results[0].TensorType.ElementCount;
        windows.ForEachOffset(sources =>
        {
            for (var k = 0; k < count; k++) Take(inputs[k].Span, initials[k].Span, sources, values[k]);
            reducer.Combine(accumulators, 0, read, 0, results);
        });
        return [.. accumulators.Select((bytes, k) => new Literal(operation.Results[k].TensorType, bytes))];
    }

    /// <summary>One run of the region for each element of each window but the first, as XLA's cost analysis counts it.</summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var steps = WindowsOf(operation).Aggregate(1.0, (product, w) => product * w.Size) - 1;
        var body = RegionRules.WorkOf(operation.Regions[0]);
        return (body * (steps * operation.Results[0].TensorType.ElementCount)) with { BytesAccessed = OpWork.BytesOf(operation) };
    }

    private static byte[] Splat(ReadOnlyMemory<byte> scalar, TensorType type)
    {
        var scalarType = TensorType.Of(type.ElementType);
        return Literal.Splat(new Literal(scalarType, scalar), type).Bytes.ToArray();
    }

    private static void Take(ReadOnlySpan<byte> input, ReadOnlySpan<byte> initial, int[] sources, Span<byte> values)
    {
        var size = initial.Length;
        for (var i = 0; i < sources.Length; i++)
        {
            var element = sources[i] < 0 ? initial : input.Slice(sources[i] * size, size);
            element.CopyTo(values[(i * size)..]);
        }
    }

    private static void RequireInputs(OpSite site, ImmutableArray<TensorType> inputs, ImmutableArray<TensorType> initials)
    {
        site.Require(
            inputs.All(t => t.Dimensions.SequenceEqual(inputs[0].Dimensions)),
            "C2",
            $"inputs should have the same shape, they are {string.Join(", ", inputs)}");
        site.Require(
            inputs.Zip(initials).All(p => p.First.ElementType == p.Second.ElementType),
            "C3",
            "init_values should have the inputs' element types; inputs are "
            + $"{string.Join(", ", inputs)}, init_values are {string.Join(", ", initials)}");
        site.Require(initials.All(t => t.IsScalar), "I2", $"init_values should be scalars, they are {string.Join(", ", initials)}");
    }
}

/// <summary>Builds windowed folds.</summary>
public static class ReduceWindowBuilder
{
    /// <summary>Folds the elements of each window.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="inputs">The tensors, of one shape.</param>
    /// <param name="initials">For each the scalar that a fold starts with and that padding holds.</param>
    /// <param name="windows">One per dimension of the inputs.</param>
    /// <param name="body">From all accumulators, then all values, to the new accumulators.</param>
    public static ImmutableArray<Value> ReduceWindow(
        this Builder builder,
        ImmutableArray<Value> inputs,
        ImmutableArray<Value> initials,
        ImmutableArray<WindowDimension> windows,
        Region body)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var attributes = WindowRules.ToAttributes(windows)
            .With("base_dilations", DenseArrayAttribute.Of([.. windows.Select(w => w.BaseDilation)]))
            .With("window_dilations", DenseArrayAttribute.Of([.. windows.Select(w => w.WindowDilation)]));
        return builder.Append(ReduceWindowOp.Instance, [.. inputs, .. initials], attributes, [body]).Results;
    }
}
