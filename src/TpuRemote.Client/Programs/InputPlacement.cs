using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Programs;

/// <summary>How the inputs of a call lie over the replicas.</summary>
internal abstract record InputPlacement
{
    private InputPlacement()
    {
    }

    /// <summary>How many replicas there are.</summary>
    public abstract int Replicas { get; }

    /// <summary>The inputs as they go to the device.</summary>
    public abstract ImmutableArray<RunInput> Place(IReadOnlyList<Tensor> inputs);

    /// <summary>One replica.</summary>
    public sealed record Single : InputPlacement
    {
        public override int Replicas => 1;

        public override ImmutableArray<RunInput> Place(IReadOnlyList<Tensor> inputs) => [.. inputs.Select(RunInput.Whole)];
    }

    /// <summary>Each input is cut along an axis of its own, or, where that is null, given whole to every replica.</summary>
    public sealed record Sharded(int Shards, ImmutableArray<int?> Axes) : InputPlacement
    {
        public override int Replicas => Shards;

        public override ImmutableArray<RunInput> Place(IReadOnlyList<Tensor> inputs)
        {
            if (!Axes.IsDefault && Axes.Length != inputs.Count)
                throw new TpuArgumentException($"an axis for each of the {inputs.Count} inputs was expected, {Axes.Length} were given");
            if (Axes.IsDefault) RequireOneBatch(inputs);
            return [.. inputs.Select((tensor, i) => AxisOf(i) is { } axis ? Cut(tensor, i, axis) : RunInput.Whole(tensor))];
        }

        // tf.tpu.batch_parallel: every input has the batch as its first dimension; shards of other sizes might broadcast unseen.
        private static void RequireOneBatch(IReadOnlyList<Tensor> inputs)
        {
            var batches = inputs.Select((tensor, i) => (Tensor: tensor, Number: i)).Where(i => i.Tensor.Rank > 0).ToList();
            var other = batches.Find(i => i.Tensor.Shape[0] != batches[0].Tensor.Shape[0]);
            if (other.Tensor is null) return;
            throw new TpuArgumentException(
                $"one batch, the first dimension of every input, was expected: it is {batches[0].Tensor.Shape[0]} in input "
                + $"{batches[0].Number} ({batches[0].Tensor.Type}) and {other.Tensor.Shape[0]} in input {other.Number} ({other.Tensor.Type}); "
                + "Shard cuts inputs along axes of their own, or not at all");
        }

        private int? AxisOf(int input) => Axes.IsDefault ? 0 : Axes[input];

        private RunInput Cut(Tensor tensor, int number, int axis)
        {
            if (tensor is DeviceTensor)
                throw new TpuArgumentException(
                    $"input {number} ({tensor.Type}) is on the device and cannot be cut; give host data, or its axis as null");
            if (tensor.Rank == 0)
                throw new TpuArgumentException(
                    $"input {number} is a scalar ({tensor.Type}), which cannot be cut into {Shards} shards; "
                    + "use Shard with null as its axis");
            var along = Tf.Axis("shard", axis, tensor.Rank);
            if (tensor.Shape[along] % Shards != 0)
            {
                throw new TpuArgumentException(
                    $"dimension {along} of input {number} ({tensor.Type}) does not divide by the {Shards} shards: {tensor.Shape[along]} = "
                    + $"{tensor.Shape[along] / Shards} * {Shards} + {tensor.Shape[along] % Shards}; pad the batch, or drop the remainder");
            }
            var shard = new TensorType(tensor.ElementType, tensor.Shape.SetItem(along, tensor.Shape[along] / Shards));
            if (tensor is PlaceholderTensor) return new RunInput(shard, Shards, default, HasData: false);
            // Along the first axis the shards lie one after another as they are.
            var bytes = along == 0 ? tensor.ToBytes() : Tf.Stack([.. Tf.Split(tensor, Shards, along)]).ToBytes();
            return new RunInput(shard, Shards, bytes);
        }
    }

    /// <summary>Each replica's inputs one after another: those of replica 0, those of replica 1 ...</summary>
    public sealed record PerReplica(int Count) : InputPlacement
    {
        public override int Replicas => Count;

        public override ImmutableArray<RunInput> Place(IReadOnlyList<Tensor> inputs)
        {
            if (inputs.Count % Count != 0)
                throw new TpuArgumentException($"inputs for {Count} replicas were expected, {inputs.Count} tensors were given");
            var each = inputs.Count / Count;
            return [.. Enumerable.Range(0, each).Select(i => Join([.. Enumerable.Range(0, Count).Select(r => inputs[(r * each) + i])], i))];
        }

        private RunInput Join(ImmutableArray<Tensor> shards, int number)
        {
            for (var replica = 1; replica < shards.Length; replica++)
            {
                if (!shards[replica].Type.Equals(shards[0].Type))
                    throw new TpuArgumentException(
                        $"input {number} should be of one type on all replicas: {shards[0].Type} on 0, "
                        + $"{shards[replica].Type} on {replica}");
            }
            if (shards[0] is PlaceholderTensor) return new RunInput(shards[0].Type, Count, default, HasData: false);
            var bytes = new byte[shards[0].Type.ByteSize * Count];
            for (var replica = 0; replica < Count; replica++)
                shards[replica].ToBytes().CopyTo(bytes.AsMemory((int)(replica * shards[0].Type.ByteSize)));
            return new RunInput(shards[0].Type, Count, bytes);
        }
    }
}
