using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>outfeed: hands the host a tuple from the replica (specification, section "outfeed").</summary>
public sealed class OutfeedOp : OpDefinition
{
    private OutfeedOp()
    {
    }

    /// <summary>The op.</summary>
    public static OutfeedOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.outfeed";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override bool HasSideEffects => true;

    /// <summary>Nothing that is differentiated depends on what left for the host.</summary>
    public override GradientRule Gradient => GradientRule.Zero;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        if (!site.Require(!site.Operands.IsEmpty, "I", "operands and a token were expected, none were given")) return [];
        for (var i = 0; i < site.Operands.Length - 1; i++)
            site.Require(
                site.Operands[i].Type is TensorType, "I1", $"operand {i} should be a tensor, it is of type {site.Operands[i].Type}");
        site.Require(
            site.Operands[^1].Type is TokenType, "I2", $"the last operand should be a token, it is of type {site.Operands[^1].Type}");
        return [TokenType.Instance];
    }

    /// <summary>Hands over one tuple of each replica, in the replicas' order.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
        var host = frame.Context.HostTransfers
            ?? throw new EvaluationException(
                Name, "the program gives data to the host, and this evaluation has no outfeed queue", operation.Location);
        foreach (var replica in frame.ActiveReplicas)
        {
            host.EnqueueOutfeed(replica, frame.Operands(operation, replica)[..^1], frame.Context.CancellationToken);
            frame.SetResults(operation, replica, [Frame.Token]);
        }
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);
}

/// <summary>Builds outfeeds.</summary>
public static class OutfeedBuilder
{
    /// <summary>Hands the host a tuple of tensors.</summary>
    /// <returns>The token that comes after.</returns>
    public static Value Outfeed(this Builder builder, ImmutableArray<Value> tuple, Value token, string config = "") =>
        builder.Append(
            OutfeedOp.Instance, [.. tuple, token], AttributeDictionary.Of(("outfeed_config", new StringAttribute(config)))).Result;
}
