using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>infeed: takes the next tuple that the host enqueued for the replica (specification, section "infeed").</summary>
public sealed class InfeedOp : OpDefinition
{
    private InfeedOp()
    {
    }

    /// <summary>The op.</summary>
    public static InfeedOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.infeed";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override bool HasSideEffects => true;

    /// <summary>What comes from the host depends on nothing in the program.</summary>
    public override GradientRule Gradient => GradientRule.Zero;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        site.Require(
            site.Operands is [{ Type: TokenType }],
            "I1",
            $"one token was expected, ({string.Join(", ", site.Operands.Select(o => o.Type))}) was given");
        var results = site.DeclaredResults;
        if (!site.Require(!results.IsEmpty, "C1", "at least one result, the token, was expected, none was declared")) return [];
        site.Require(
            results[..^1].All(t => t is TensorType),
            "C2",
            $"all results but the last should be tensors, they are ({string.Join(", ", results[..^1])})");
        site.Require(results[^1] is TokenType, "C3", $"the last result should be a token, it is of type {results[^1]}");
        return results;
    }

    /// <summary>Takes one tuple for each replica, in the replicas' order.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
        var host = frame.Context.HostTransfers
            ?? throw new EvaluationException(
                Name, "the program takes data from the host, and this evaluation has no infeed queue", operation.Location);
        ImmutableArray<TensorType> types = [.. operation.Results[..^1].Select(r => r.TensorType)];
        foreach (var replica in frame.ActiveReplicas)
        {
            var tuple = host.DequeueInfeed(replica, types, frame.Context.CancellationToken);
            var given = tuple.Select(t => t.Type).ToImmutableArray();
            if (!given.SequenceEqual(types))
            {
                throw new EvaluationException(
                    Name,
                    $"a tuple of ({string.Join(", ", types)}) was expected, replica {replica} was fed ({string.Join(", ", given)})",
                    operation.Location);
            }
            frame.SetResults(operation, replica, [.. tuple, Frame.Token]);
        }
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);
}

/// <summary>Builds infeeds.</summary>
public static class InfeedBuilder
{
    /// <summary>Takes a tuple of the given types from the host.</summary>
    /// <returns>The tuple's tensors, then the token that comes after.</returns>
    public static ImmutableArray<Value> Infeed(this Builder builder, Value token, ImmutableArray<TensorType> types, string config = "") =>
        builder.Append(
            InfeedOp.Instance,
            [token],
            AttributeDictionary.Of(("infeed_config", new StringAttribute(config))),
            resultTypes: [.. types, TokenType.Instance]).Results;
}
