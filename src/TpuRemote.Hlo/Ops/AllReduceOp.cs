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
/// all_reduce: combines the operands of a group of replicas, element by element, and gives every member the result (specification, section
/// "all_reduce"; several operands by the specification's later versions).
/// </summary>
public sealed class AllReduceOp : OpDefinition
{
    private AllReduceOp()
    {
    }

    /// <summary>The op.</summary>
    public static AllReduceOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.all_reduce";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <summary>All members of a group must reach it.</summary>
    public override bool HasSideEffects => true;

    /// <summary>
    /// By add, where the loss is the sum of the replicas' losses: each operand gets the sum of the cotangents over its group.
    /// </summary>
    public override GradientRule Gradient { get; } = GradientRule.By(AllReduceGradient.Pullback);

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ReplicaGroups.Require(site, "I2");
        var channel = site.Attributes.Has("channel_handle") ? site.RequireAttribute<ChannelHandle>("channel_handle", "I3")?.Handle ?? 0 : 0;
        site.Require(
            !site.Attributes.Has("use_global_device_ids") || channel > 0,
            "C4",
            $"use_global_device_ids needs a channel_handle above 0, it is {channel}");
        if (!site.Require(!site.Operands.IsEmpty, "I1", "at least one operand was expected, none was given")) return [];
        if (!site.RequireTensors() || !site.RequireCompleteRegions(1)) return [];
        ImmutableArray<HloType> types = [.. site.Operands.Select((_, i) => ResultType(site, site.Tensor(i)))];
        return site.IsValid ? types : [];
    }

    /// <summary>Folds the operands of each group by the region, in the group's order, each step rounded.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
        var groups = ReplicaGroups.Of(operation.Attributes, frame.Context.NumReplicas);
        foreach (var replica in frame.ActiveReplicas.Where(r => !groups.Any(g => g.Contains(r))))
            throw new EvaluationException(Name, $"replica {replica} reaches it and is in none of its groups", operation.Location);
        foreach (var group in groups.Where(g => g.Any(r => frame.ActiveReplicas.Contains(r))))
        {
            RequireAll(operation, frame, group);
            var results = Reduce(operation, frame, group);
            foreach (var replica in group) frame.SetResults(operation, replica, results);
        }
    }

    /// <summary>
    /// One run of the region for each element, as XLA's cost analysis counts it; the links' traffic is the machine's to price.
    /// </summary>
    public override OpWork Work(Operation operation) =>
        (RegionRules.WorkOf(operation.Regions[0]) * operation.Operands.Sum(o => (double)o.TensorType.ElementCount)) with
        {
            BytesAccessed = OpWork.BytesOf(operation),
        };

    private static TensorType ResultType(OpSite site, TensorType operand)
    {
        var types = site.RequireReducer(site.Regions[0], "C5", "computation", [operand.ElementType]);
        return types.IsDefault ? operand : operand.With(types[0]);
    }

    private void RequireAll(Operation operation, Frame frame, ImmutableArray<int> group)
    {
        var missing = group.Where(r => !frame.ActiveReplicas.Contains(r)).ToArray();
        if (missing.Length == 0) return;
        var absent = missing.Where(r => r >= frame.Context.NumReplicas).ToArray();
        var (members, reached, lacking) = (string.Join(", ", group), string.Join(", ", group.Except(missing)), string.Join(", ", missing));
        throw new EvaluationException(
            Name,
            absent.Length > 0
                ? $"group [{members}] names replicas {string.Join(", ", absent)}, and the program runs on {frame.Context.NumReplicas}"
                : $"group [{members}] is reached by replicas {reached} and not by {lacking}",
            operation.Location);
    }

    private static ImmutableArray<Literal> Reduce(Operation operation, Frame frame, ImmutableArray<int> group)
    {
        var reducer = new Reducer(operation.Regions[0], frame.RegionsOn(group[0]));
        var results = ImmutableArray.CreateBuilder<Literal>();
        for (var i = 0; i < operation.Operands.Length; i++)
        {
            var type = operation.Results[i].TensorType;
            byte[][] sum = [reducer.Promote(frame.Get(operation.Operands[i], group[0]), 0).ToArray()];
            foreach (var replica in group.Skip(1))
                reducer.Combine(sum, 0, [reducer.Promote(frame.Get(operation.Operands[i], replica), 0)], 0, (int)type.ElementCount);
            results.Add(new Literal(type, sum[0]));
        }
        return results.ToImmutable();
    }
}

/// <summary>Builds collective reductions.</summary>
public static class AllReduceBuilder
{
    /// <summary>Combines operands over groups of replicas.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="operands">The tensors to combine, each by itself.</param>
    /// <param name="computation">From two scalars to one.</param>
    /// <param name="groups">The replicas that combine with one another; all of them together where default.</param>
    /// <param name="channel">The channel handle; none where 0.</param>
    public static ImmutableArray<Value> AllReduce(
        this Builder builder,
        ImmutableArray<Value> operands,
        Region computation,
        ImmutableArray<ImmutableArray<int>> groups = default,
        long channel = 0) =>
        builder.Append(
            AllReduceOp.Instance,
            operands,
            AttributeDictionary.Of(
                ("replica_groups", ReplicaGroups.ToAttribute(groups.IsDefault ? [] : groups)),
                ("channel_handle", channel > 0 ? new ChannelHandle(channel, 0) : null)),
            [computation]).Results;
}
