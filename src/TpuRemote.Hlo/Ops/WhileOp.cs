using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>while: runs <c>body</c> on the carried values as long as <c>cond</c> holds (specification, section "while").</summary>
public sealed class WhileOp : OpDefinition
{
    private WhileOp()
    {
    }

    /// <summary>The op.</summary>
    public static WhileOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.while";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.While;

    /// <summary>Where the trip count is known before it runs; what each trip starts with is kept.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(WhileGradient.Pullback);

    /// <summary>The region that decides whether another trip is made.</summary>
    public static Region Condition(Operation operation) => operation.Regions[0];

    /// <summary>The region of one trip.</summary>
    public static Region Body(Operation operation) => operation.Regions[1];

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        if (!site.RequireCompleteRegions(2)) return [];
        ImmutableArray<HloType> types = [.. site.Operands.Select(o => o.Type)];
        site.RequireSignature(site.Regions[0], "C1", "cond", types, [TensorType.Of(ElementType.I1)]);
        site.RequireSignature(site.Regions[1], "C2", "body", types, types);
        return types;
    }

    /// <summary>Replicas leave the loop one by one; those that stay run the body together.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
        var carried = new ImmutableArray<Literal>[frame.Context.NumReplicas];
        foreach (var replica in frame.ActiveReplicas) carried[replica] = frame.Operands(operation, replica);
        var active = frame.ActiveReplicas;
        while (true)
        {
            var conditions = frame.Nested(active).Run(Condition(operation), replica => carried[replica]);
            active = [.. active.Where(replica => conditions[replica][0].AsSpan<bool>()[0])];
            if (active.IsEmpty) break;
            var next = frame.Nested(active).Run(Body(operation), replica => carried[replica]);
            foreach (var replica in active) carried[replica] = next[replica];
        }
        foreach (var replica in frame.ActiveReplicas) frame.SetResults(operation, replica, carried[replica]);
    }

    /// <summary>One trip, as XLA's cost analysis counts a loop whose trip count it does not know.</summary>
    public override OpWork Work(Operation operation) =>
        RegionRules.TotalWorkOf(Condition(operation)) + RegionRules.TotalWorkOf(Body(operation));
}

/// <summary>Builds loops.</summary>
public static class WhileBuilder
{
    /// <summary>A loop over carried values.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="operands">The values before the first trip.</param>
    /// <param name="condition">Builds, from the carried values, the i1 that asks for another trip.</param>
    /// <param name="body">Builds, from the carried values, those of the next trip.</param>
    /// <returns>The values after the last trip.</returns>
    public static ImmutableArray<Value> While(
        this Builder builder,
        ImmutableArray<Value> operands,
        Func<Builder, ImmutableArray<Value>, Value> condition,
        Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> body)
    {
        var inCondition = builder.Nested();
        var conditionRegion = inCondition.Return(condition(inCondition, CarriedIn(inCondition, operands)));
        var inBody = builder.Nested();
        var bodyRegion = inBody.Return(body(inBody, CarriedIn(inBody, operands)).AsSpan());
        return builder.While(operands, conditionRegion, bodyRegion);
    }

    /// <summary>A loop of two regions that are already built.</summary>
    public static ImmutableArray<Value> While(this Builder builder, ImmutableArray<Value> operands, Region condition, Region body) =>
        builder.Append(WhileOp.Instance, operands, regions: [condition, body]).Results;

    private static ImmutableArray<Value> CarriedIn(Builder region, ImmutableArray<Value> operands) =>
        [.. operands.Select(o => region.Argument(o.Type))];
}
