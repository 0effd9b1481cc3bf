using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client.Tracing;

/// <summary>Traces loops.</summary>
internal static class LoopTracing
{
    /// <summary>Traces body and condition, then builds the loop with everything that they turned out to carry.</summary>
    public static ImmutableArray<Tensor> While(
        TraceScope around,
        Func<ImmutableArray<Tensor>, Tensor> condition,
        Func<ImmutableArray<Tensor>, IReadOnlyList<Tensor>> body,
        ImmutableArray<Tensor> initial)
    {
        var carries = new LoopCarries(around);
        var types = initial.Select(t => t.Type).ToArray();
        var inBody = new LoopScope(around, types, carries, isCondition: false);
        var next = inBody.Run(() => Checked(inBody.Carried, body(inBody.Carried)).Select(t => t.In(inBody)).ToArray());
        var inCondition = new LoopScope(around, types, carries, isCondition: true);
        var again = inCondition.Run(() => Checked(condition(inCondition.Carried)).In(inCondition));
        // The condition may have met values that the body did not; both take them all.
        inCondition.TakeArguments();
        var outgoing = inBody.Outgoing().ToArray();
        inCondition.TakeArguments();
        var results = around.Builder.While(
            [.. initial.Select(t => t.In(around)), .. carries.Initial],
            inCondition.Builder.Return(again),
            inBody.Builder.Return([.. next, .. outgoing]));
        Leave(around, inBody, carries, results[initial.Length..]);
        return [.. results.Take(initial.Length).Select(v => (Tensor)new TracedTensor(v, around))];
    }

    /// <summary>A condition, when it is an i1 scalar.</summary>
    public static Tensor Checked(Tensor condition) => condition is { Rank: 0, ElementType: ElementType.I1 }
        ? condition
        : throw new TpuArgumentException($"a condition should be an i1 scalar, {condition?.Type.ToString() ?? "null"} was given");

    /// <summary>What a body hands on, when it is of the types that it was given; bare C# numbers take them.</summary>
    public static ImmutableArray<Tensor> Checked(ImmutableArray<Tensor> carried, IReadOnlyList<Tensor> next)
    {
        if (next is null || next.Count != carried.Length)
            throw new TpuArgumentException(
                $"the body of a loop should hand on the {carried.Length} tensors that it carries, it handed on {next?.Count ?? 0}");
        ImmutableArray<Tensor> adopted = [.. next.Select((t, i) => t.Adopt(carried[i].ElementType))];
        for (var i = 0; i < carried.Length; i++)
        {
            if (!adopted[i].Type.Equals(carried[i].Type))
                throw new TpuArgumentException(
                    $"carried tensor {i} of a loop is {carried[i].Type}, the body hands on {adopted[i].Type}; they should be equal");
        }
        return adopted;
    }

    private static void Leave(TraceScope around, LoopScope body, LoopCarries carries, ImmutableArray<Value> results)
    {
        foreach (var (key, result) in carries.Keys.Zip(results).ToArray())
        {
            if (key is VariableSlot variable && body.Assigned.Contains(variable)) around.Assign(variable, result);
            if (key == LoopCarries.TokenKey && body.MovedToken) around.MoveToken(result);
        }
    }
}
