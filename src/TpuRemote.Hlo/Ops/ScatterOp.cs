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
/// scatter: tensors whose slices, where another tensor says, are combined with updates by a region; what falls outside is dropped
/// (specification, section "scatter"; batching dimensions by the RFC "Add batching dims to gather and scatter").
/// </summary>
public sealed class ScatterOp : PureOp
{
    private ScatterOp()
    {
    }

    /// <summary>The op.</summary>
    public static ScatterOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.scatter";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(SliceIndexingGradient.OfScatter);

    /// <summary>The dimension numbers of a scatter.</summary>
    public static ScatterDimensionNumbers NumbersOf(Operation operation) =>
        operation.Attributes.Get<ScatterDimensionNumbers>("scatter_dimension_numbers");

    /// <summary>How many tensors are scattered into; their number of updates come after the indices.</summary>
    public static int InputsOf(Operation operation) => operation.Operands.Length / 2;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        var numbers = site.RequireAttribute<ScatterDimensionNumbers>("scatter_dimension_numbers", "I4");
        var count = site.Operands.Length / 2;
        var paired = site.Require(
            site.Operands.Length >= 3 && site.Operands.Length % 2 == 1,
            "C5",
            $"as many updates as inputs and one tensor of indices were expected, {site.Operands.Length} operands were given");
        if (!site.RequireTensors() || !site.RequireCompleteRegions(1) || !paired || numbers is null) return [];
        var indices = site.Tensor(count);
        ImmutableArray<TensorType> inputs = [.. Enumerable.Range(0, count).Select(site.Tensor)];
        ImmutableArray<TensorType> updates = [.. Enumerable.Range(count + 1, count).Select(site.Tensor)];
        site.Require(indices.ElementType.IsInteger(), "I2", $"scatter_indices should be of integer type, it is of type {indices}");
        RequireSameShapes(site, inputs, "C1", "inputs");
        RequireSameShapes(site, updates, "C3", "updates");
        site.Require(
            inputs.Zip(updates).All(p => p.First.ElementType == p.Second.ElementType),
            "C6",
            "updates should have the inputs' element types; inputs are "
            + $"{string.Join(", ", inputs)}, updates are {string.Join(", ", updates)}");
        RequireNumbers(site, numbers, inputs[0], indices, updates[0]);
        if (site.IsValid) RequireUpdateShape(site, numbers, inputs[0], indices, updates[0]);
        var types = site.RequireReducer(site.Regions[0], "C23", "update_computation", [.. inputs.Select(t => t.ElementType)]);
        return site.IsValid ? [.. inputs.Zip(types, (input, type) => input.With(type))] : [];
    }

    /// <summary>Updates are applied in the row-major order of their indices.</summary>
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        var count = InputsOf(operation);
        var reducer = new Reducer(operation.Regions[0], regions);
        byte[][] results = [.. Enumerable.Range(0, count).Select(k => reducer.Promote(operands[k], k).ToArray())];
        ReadOnlyMemory<byte>[] updates = [.. Enumerable.Range(0, count).Select(k => reducer.Promote(operands[count + 1 + k], k))];
        Run(operation, operands, (at, from) => reducer.Combine(results, at, updates, from, 1));
        return [.. results.Select((bytes, k) => new Literal(operation.Results[k].TensorType, bytes))];
    }

    /// <summary>One run of the region for each update; reads and writes what it touches, as XLA's cost analysis counts it.</summary>
    public override OpWork Work(Operation operation)
    {
        var count = InputsOf(operation);
        var updates = operation.Operands.Skip(count + 1).Select(o => o.TensorType).ToArray();
        var bytes = (3.0 * updates.Sum(t => (double)t.ByteSize)) + operation.Operands[count].TensorType.ByteSize;
        return (RegionRules.WorkOf(operation.Regions[0]) * updates[0].ElementCount) with { BytesAccessed = bytes };
    }

    private static void Run(Operation operation, ImmutableArray<Literal> operands, Action<int, int> combine)
    {
        var count = InputsOf(operation);
        TensorType input = operands[0].Type, update = operands[count + 1].Type;
        var indexing = new SliceIndexing(SliceIndexing.Of(NumbersOf(operation)), input, operands[count], update);
        long[] index = new long[update.Rank], place = new long[input.Rank], offset = new long[input.Rank];
        for (var from = 0; from < update.ElementCount; from++)
        {
            indexing.Locate(index, place, offset);
            for (var d = 0; d < place.Length; d++) place[d] += offset[d];
            var at = (int)IndexSpace.Flatten(place, input.Dimensions.AsSpan());
            if (at >= 0) combine(at, from);
            IndexSpace.Advance(index, update.Dimensions.AsSpan());
        }
    }

    private static void RequireSameShapes(OpSite site, ImmutableArray<TensorType> types, string constraint, string name)
    {
        var same = types.All(t => t.Dimensions.SequenceEqual(types[0].Dimensions));
        site.Require(same, constraint, $"{name} should have the same shape, they are {string.Join(", ", types)}");
    }

    private static void RequireNumbers(
        OpSite site, ScatterDimensionNumbers numbers, TensorType input, TensorType indices, TensorType update)
    {
        var (window, inserted, batching) = (numbers.UpdateWindowDims, numbers.InsertedWindowDims, numbers.InputBatchingDims);
        site.Require(
            input.Rank == window.Length + inserted.Length + batching.Length,
            "C2",
            $"update_window_dims, inserted_window_dims and input_batching_dims should be {input.Rank} together, "
            + $"they are {window.Length}, {inserted.Length} and {batching.Length}");
        site.RequireDistinct(window, "C7", "update_window_dims");
        site.RequireSorted(window, "C7", "update_window_dims");
        site.RequireDimensions(window, update.Rank, "C8", "update_window_dims");
        site.RequireDistinct([.. inserted, .. batching], "C9", "inserted_window_dims and input_batching_dims");
        site.RequireSorted(inserted, "C10", "inserted_window_dims");
        site.RequireDimensions(inserted, input.Rank, "C11", "inserted_window_dims");
        site.RequireSorted(batching, "C12", "input_batching_dims");
        site.RequireDimensions(batching, input.Rank, "C13", "input_batching_dims");
        var indicesBatching = numbers.ScatterIndicesBatchingDims;
        site.RequireDistinct(indicesBatching, "C14", "scatter_indices_batching_dims");
        site.RequireDimensions(indicesBatching, indices.Rank, "C15", "scatter_indices_batching_dims");
        site.Require(
            !indicesBatching.Contains(numbers.IndexVectorDim),
            "C16",
            $"scatter_indices_batching_dims should not have index_vector_dim {numbers.IndexVectorDim}");
        site.RequireSameBatches(input, batching, indices, indicesBatching, "C17", "C18");
        site.RequireIndexVector(
            numbers.IndexVectorDim, numbers.ScatterDimsToOperandDims, indices, "C22", "C19", "scatter_dims_to_operand_dims");
        site.RequireDistinct(
            [.. numbers.ScatterDimsToOperandDims, .. batching], "C20", "scatter_dims_to_operand_dims and input_batching_dims");
        site.RequireDimensions(numbers.ScatterDimsToOperandDims, input.Rank, "C21", "scatter_dims_to_operand_dims");
    }

    private static void RequireUpdateShape(
        OpSite site, ScatterDimensionNumbers numbers, TensorType input, TensorType indices, TensorType update)
    {
        var batches = SliceIndexing.BatchSizes(indices, numbers.IndexVectorDim);
        ImmutableArray<long> most = [.. SliceIndexing.WindowDimsOf(SliceIndexing.Of(numbers), input.Rank).Select(d => input.Dimensions[d])];
        var limits = batches.Length + most.Length == update.Rank ? SliceIndexing.Combine(batches, most, numbers.UpdateWindowDims) : default;
        var fits = !limits.IsDefault && Enumerable.Range(0, update.Rank).All(
            d => numbers.UpdateWindowDims.Contains(d) ? update.Dimensions[d] <= limits[d] : update.Dimensions[d] == limits[d]);
        site.Require(
            fits,
            "C4",
            $"updates should have the scatter sizes [{string.Join(", ", batches)}] and, at "
            + $"[{string.Join(", ", numbers.UpdateWindowDims)}], windows of at most [{string.Join(", ", most)}]; they are {update}");
    }
}

/// <summary>Builds scatters.</summary>
public static class ScatterBuilder
{
    /// <summary>Combines updates into inputs where the indices say.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="inputs">The tensors scattered into.</param>
    /// <param name="indices">Where the slices start.</param>
    /// <param name="updates">The updates, one tensor per input.</param>
    /// <param name="numbers">Which dimensions are which.</param>
    /// <param name="computation">From all current elements, then all updates, to the new elements.</param>
    /// <param name="indicesAreSorted">A promise that the indices ascend.</param>
    /// <param name="uniqueIndices">A promise that no element is updated twice.</param>
    public static ImmutableArray<Value> Scatter(
        this Builder builder,
        ImmutableArray<Value> inputs,
        Value indices,
        ImmutableArray<Value> updates,
        ScatterDimensionNumbers numbers,
        Region computation,
        bool indicesAreSorted = false,
        bool uniqueIndices = false) =>
        builder.Append(
            ScatterOp.Instance,
            [.. inputs, indices, .. updates],
            AttributeDictionary.Of(
                ("scatter_dimension_numbers", numbers),
                ("indices_are_sorted", new BooleanAttribute(indicesAreSorted)),
                ("unique_indices", new BooleanAttribute(uniqueIndices))),
            [computation]).Results;
}
