using System.Collections.Immutable;
using TpuRemote.Compiler.Fusion;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Lowering;

/// <summary>reduce, reduce_window and select_and_scatter.</summary>
internal static class ReductionLowering
{
    /// <summary>reduce: what makes the operands moves into the reduction's prologue where nobody else reads it.</summary>
    public static void Reduce(Emitter emitter, Operation operation)
    {
        if (LaneLowering.Region(emitter, operation, operation.Regions[0]) is not { } combiner) return;
        var count = operation.Operands.Length / 2;
        var dimensions = operation.Operands[0].TensorType.Dimensions;
        ImmutableArray<int> reduced = [.. operation.Attributes.Integers("dimensions").Order().Select(d => (int)d)];
        ImmutableArray<int> kept = [.. Enumerable.Range(0, dimensions.Length).Where(d => !reduced.Contains(d))];
        ImmutableArray<int> order = [.. kept, .. reduced];

        ImmutableArray<int> initial = [.. operation.Operands.Skip(count).Select(emitter.DenseOf)];
        var lanes = new LaneBuilder();
        ImmutableArray<int> values = [.. operation.Operands.Take(count).Select(o => emitter.Read(lanes, o, operation))];
        var (prologue, views) = lanes.Finish(values);
        emitter.Emit(
            new VectorReduce(
                [.. kept.Select(d => dimensions[d])],
                [.. reduced.Select(d => dimensions[d])],
                Reordered(prologue, order),
                [.. views.Select(v => v with { Strides = [.. order.Select(d => v.Strides[d])] })],
                initial,
                combiner,
                [.. operation.Results.Select(emitter.NewBuffer)]),
            operation);
    }

    /// <summary>reduce_window.</summary>
    public static void ReduceWindow(Emitter emitter, Operation operation)
    {
        if (LaneLowering.Region(emitter, operation, operation.Regions[0]) is not { } combiner) return;
        var count = operation.Operands.Length / 2;
        ImmutableArray<int> inputs = [.. operation.Operands.Take(count).Select(emitter.DenseOf)];
        ImmutableArray<int> initial = [.. operation.Operands.Skip(count).Select(emitter.DenseOf)];
        emitter.Emit(
            new WindowReduce(
                operation.Operands[0].TensorType.Dimensions,
                operation.Results[0].TensorType.Dimensions,
                Window(operation),
                inputs,
                initial,
                combiner,
                [.. operation.Results.Select(emitter.NewBuffer)]),
            operation);
    }

    /// <summary>select_and_scatter.</summary>
    public static void SelectAndScatter(Emitter emitter, Operation operation)
    {
        var select = LaneLowering.Region(emitter, operation, operation.Regions[0]);
        var combiner = LaneLowering.Region(emitter, operation, operation.Regions[1]);
        if (select is null || combiner is null) return;
        var (operand, source, initial) = (operation.Operands[0], operation.Operands[1], operation.Operands[2]);
        var (operandBuffer, sourceBuffer, initialBuffer) = (emitter.DenseOf(operand), emitter.DenseOf(source), emitter.DenseOf(initial));
        emitter.Emit(
            new WindowSelectAndScatter(
                operand.TensorType.Dimensions,
                source.TensorType.Dimensions,
                Window(operation),
                operandBuffer,
                sourceBuffer,
                initialBuffer,
                select,
                combiner,
                emitter.NewBuffer(operation.Result)),
            operation);
    }

    /// <summary>Pairs of low and high padding, one for each dimension; zeros where the attribute is absent.</summary>
    public static ImmutableArray<(long Low, long High)> Padding(Operation operation, int rank)
    {
        if (!operation.Attributes.TryGet<DenseElementsAttribute>("padding", out var padding)) return [.. Enumerable.Repeat((0L, 0L), rank)];
        var pairs = padding.Value.ToArray<long>();
        return [.. Enumerable.Range(0, rank).Select(d => (pairs[2 * d], pairs[(2 * d) + 1]))];
    }

    private static ImmutableArray<WindowDimension> Window(Operation operation)
    {
        var rank = operation.Operands[0].TensorType.Rank;
        var sizes = operation.Attributes.Integers("window_dimensions", rank, 1);
        var strides = operation.Attributes.Integers("window_strides", rank, 1);
        var baseDilations = operation.Attributes.Integers("base_dilations", rank, 1);
        var windowDilations = operation.Attributes.Integers("window_dilations", rank, 1);
        var padding = Padding(operation, rank);
        return [.. Enumerable.Range(0, rank).Select(d =>
            new WindowDimension(sizes[d], strides[d], padding[d].Low, padding[d].High, baseDilations[d], windowDilations[d]))];
    }

    private static LaneProgram Reordered(LaneProgram program, ImmutableArray<int> order) => program with
    {
        Steps = [.. program.Steps.Select(s => s is LaneIota iota ? iota with { Dimension = order.IndexOf(iota.Dimension) } : s)],
    };
}
