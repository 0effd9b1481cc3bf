using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>What replicas do together and with the host: all_reduce, replica_id, partition_id, infeed, outfeed; and random bits.</summary>
internal static class ReplicaLowering
{
    /// <summary>all_reduce.</summary>
    public static void AllReduce(Emitter emitter, Operation operation)
    {
        if (LaneLowering.Region(emitter, operation, operation.Regions[0]) is not { } combiner) return;
        ImmutableArray<int> inputs = [.. operation.Operands.Select(emitter.DenseOf)];
        var groups = ReplicaGroups.Of(operation.Attributes, emitter.Options.NumReplicas);
        var named = groups.SelectMany(g => g).ToList();
        if (named.Exists(r => r >= emitter.Options.NumReplicas) || named.Distinct().Count() != emitter.Options.NumReplicas)
        {
            emitter.Refuse(
                operation,
                $"replica_groups should name each of {emitter.Options.NumReplicas} replicas once, they name {string.Join(", ", named)}");
            return;
        }
        emitter.Emit(new AllReduce(inputs, [.. operation.Results.Select(emitter.NewBuffer)], groups, combiner), operation);
    }

    /// <summary>replica_id.</summary>
    public static void ReplicaId(Emitter emitter, Operation operation) =>
        emitter.Emit(new ReplicaNumber(emitter.NewBuffer(operation.Result)), operation);

    /// <summary>partition_id: there is one partition.</summary>
    public static void PartitionId(Emitter emitter, Operation operation) =>
        emitter.Define(operation.Result, new Source.Splat(Literal.Scalar(ElementType.Ui32, 0u)));

    /// <summary>infeed; its last result is a token.</summary>
    public static void Infeed(Emitter emitter, Operation operation) =>
        emitter.Emit(new InfeedDequeue([.. operation.Results.Where(r => r.Type is TensorType).Select(emitter.NewBuffer)]), operation);

    /// <summary>outfeed; its last operand is a token.</summary>
    public static void Outfeed(Emitter emitter, Operation operation)
    {
        ImmutableArray<int> inputs = [.. operation.Operands.Where(o => o.Type is TensorType).Select(emitter.DenseOf)];
        emitter.Emit(new OutfeedEnqueue(inputs), operation);
    }

    /// <summary>rng_bit_generator; DEFAULT is Philox, as XLA's CPU and GPU backends have it.</summary>
    public static void RandomBits(Emitter emitter, Operation operation)
    {
        var asked = operation.Attributes.Get<EnumAttribute>("rng_algorithm").Value;
        var algorithm = asked == "THREE_FRY" ? RandomAlgorithm.ThreeFry : RandomAlgorithm.Philox;
        var state = emitter.DenseOf(operation.Operands[0]);
        var (newState, bits) = (emitter.NewBuffer(operation.Results[0]), emitter.NewBuffer(operation.Results[1]));
        emitter.Emit(new RandomBits(algorithm, state, newState, bits), operation);
    }
}
