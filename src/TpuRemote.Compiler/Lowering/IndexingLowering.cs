using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Ops whose places are known only at run time: dynamic_slice, dynamic_update_slice, gather, scatter.</summary>
internal static class IndexingLowering
{
    /// <summary>dynamic_slice.</summary>
    public static void DynamicSlice(Emitter emitter, Operation operation)
    {
        var source = emitter.DenseOf(operation.Operands[0]);
        ImmutableArray<int> starts = [.. operation.Operands.Skip(1).Select(emitter.DenseOf)];
        var sizes = operation.Result.TensorType.Dimensions;
        var dimensions = operation.Operands[0].TensorType.Dimensions;
        emitter.Emit(new SliceAt(source, starts, emitter.NewBuffer(operation.Result), dimensions, sizes), operation);
    }

    /// <summary>dynamic_update_slice: into a copy of the operand, which vanishes where the operand is not read any more.</summary>
    public static void DynamicUpdateSlice(Emitter emitter, Operation operation)
    {
        var (operand, update) = (operation.Operands[0], operation.Operands[1]);
        var updateBuffer = emitter.DenseOf(update);
        ImmutableArray<int> starts = [.. operation.Operands.Skip(2).Select(emitter.DenseOf)];
        var buffer = CopyOf(emitter, operand, operation.Result);
        emitter.Emit(new UpdateAt(updateBuffer, starts, buffer, operand.TensorType.Dimensions, update.TensorType.Dimensions), operation);
    }

    /// <summary>gather.</summary>
    public static void Gather(Emitter emitter, Operation operation)
    {
        var numbers = operation.Attributes.Get<GatherDimensionNumbers>("dimension_numbers");
        var (operand, indices) = (operation.Operands[0], operation.Operands[1]);
        var (operandBuffer, indicesBuffer) = (emitter.DenseOf(operand), emitter.DenseOf(indices));
        emitter.Emit(
            new GatherSlices(
                operandBuffer,
                indicesBuffer,
                emitter.NewBuffer(operation.Result),
                operand.TensorType.Dimensions,
                indices.TensorType.Dimensions,
                operation.Result.TensorType.Dimensions,
                operation.Attributes.Integers("slice_sizes"),
                numbers.OffsetDims,
                numbers.CollapsedSliceDims,
                numbers.OperandBatchingDims,
                numbers.StartIndicesBatchingDims,
                numbers.StartIndexMap,
                numbers.IndexVectorDim),
            operation);
    }

    /// <summary>scatter: into copies of the inputs.</summary>
    public static void Scatter(Emitter emitter, Operation operation)
    {
        if (LaneLowering.Region(emitter, operation, operation.Regions[0]) is not { } combiner) return;
        var count = (operation.Operands.Length - 1) / 2;
        var numbers = operation.Attributes.Get<ScatterDimensionNumbers>("scatter_dimension_numbers");
        var indices = operation.Operands[count];
        var indicesBuffer = emitter.DenseOf(indices);
        ImmutableArray<int> updates = [.. operation.Operands.Skip(count + 1).Select(emitter.DenseOf)];
        ImmutableArray<int> inputs = [.. operation.Results.Select((result, i) => CopyOf(emitter, operation.Operands[i], result))];
        emitter.Emit(
            new ScatterUpdates(
                inputs,
                indicesBuffer,
                updates,
                combiner,
                operation.Operands[0].TensorType.Dimensions,
                indices.TensorType.Dimensions,
                operation.Operands[count + 1].TensorType.Dimensions,
                numbers.UpdateWindowDims,
                numbers.InsertedWindowDims,
                numbers.InputBatchingDims,
                numbers.ScatterIndicesBatchingDims,
                numbers.ScatterDimsToOperandDims,
                numbers.IndexVectorDim),
            operation);
    }

    private static int CopyOf(Emitter emitter, Value operand, Value result)
    {
        if (emitter.SplatOf(operand) is null) _ = emitter.ViewOf(operand);
        var buffer = emitter.NewBuffer(result);
        emitter.CopyTo(operand, buffer);
        return buffer;
    }
}
