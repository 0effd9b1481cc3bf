using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Which family lowers which op. An op stands here or is refused by name; a test sees to it.</summary>
internal static class Lowerings
{
    private static readonly Dictionary<string, Action<Emitter, Operation>> ByName = new()
    {
        ["stablehlo.constant"] = MovementLowering.Constant,
        ["stablehlo.iota"] = MovementLowering.Iota,
        ["stablehlo.broadcast_in_dim"] = MovementLowering.BroadcastInDim,
        ["stablehlo.reshape"] = MovementLowering.Reshape,
        ["stablehlo.transpose"] = MovementLowering.Transpose,
        ["stablehlo.slice"] = MovementLowering.Slice,
        ["stablehlo.reverse"] = MovementLowering.Reverse,
        ["stablehlo.concatenate"] = MovementLowering.Concatenate,
        ["stablehlo.pad"] = MovementLowering.Pad,
        ["stablehlo.reduce"] = ReductionLowering.Reduce,
        ["stablehlo.reduce_window"] = ReductionLowering.ReduceWindow,
        ["stablehlo.select_and_scatter"] = ReductionLowering.SelectAndScatter,
        ["stablehlo.dot_general"] = MatrixLowering.DotGeneral,
        ["stablehlo.convolution"] = MatrixLowering.Convolution,
        ["stablehlo.dynamic_slice"] = IndexingLowering.DynamicSlice,
        ["stablehlo.dynamic_update_slice"] = IndexingLowering.DynamicUpdateSlice,
        ["stablehlo.gather"] = IndexingLowering.Gather,
        ["stablehlo.scatter"] = IndexingLowering.Scatter,
        ["stablehlo.while"] = ControlLowering.While,
        ["stablehlo.if"] = ControlLowering.Branch,
        ["stablehlo.case"] = ControlLowering.Branch,
        ["stablehlo.optimization_barrier"] = ControlLowering.Barrier,
        ["stablehlo.after_all"] = ControlLowering.Nothing,
        ["stablehlo.create_token"] = ControlLowering.Nothing,
        ["stablehlo.all_reduce"] = ReplicaLowering.AllReduce,
        ["stablehlo.replica_id"] = ReplicaLowering.ReplicaId,
        ["stablehlo.partition_id"] = ReplicaLowering.PartitionId,
        ["stablehlo.infeed"] = ReplicaLowering.Infeed,
        ["stablehlo.outfeed"] = ReplicaLowering.Outfeed,
        ["stablehlo.rng_bit_generator"] = ReplicaLowering.RandomBits,
    };

    /// <summary>Whether ops of the definition can be lowered; calls and terminators are gone, or read, before.</summary>
    public static bool Has(OpDefinition definition) => LaneLowering.Applies(definition) || ByName.ContainsKey(definition.Name);

    /// <summary>Lowers an op, or refuses it by name.</summary>
    public static void Lower(Emitter emitter, Operation operation)
    {
        emitter.Options.Budget.Check();
        if (LaneLowering.Applies(operation.Definition)) LaneLowering.Lower(emitter, operation);
        else if (ByName.TryGetValue(operation.Name, out var lower)) lower(emitter, operation);
        else emitter.Refuse(operation, $"{operation.Name} has no TPU form yet");

        // After a refusal the ops behind it are still looked at, so that all refusals are reported at once.
        foreach (var result in operation.Results)
        {
            if (result.Type is TensorType && !emitter.IsDefined(result)) emitter.NewBuffer(result);
        }
    }
}
