using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// after_all: a token that comes after all tokens given (specification, section "after_all"); of no tokens, the first token of a chain,
/// which older programs write as create_token.
/// </summary>
public sealed class AfterAllOp : PureOp
{
    private readonly bool _takesTokens;

    private AfterAllOp(string name, OpTextForm text, bool takesTokens)
    {
        Name = name;
        Text = text;
        _takesTokens = takesTokens;
    }

    /// <summary>after_all.</summary>
    public static AfterAllOp Instance { get; } = new("stablehlo.after_all", TextForms.AfterAll, takesTokens: true);

    /// <summary>create_token.</summary>
    public static AfterAllOp CreateToken { get; } = new("stablehlo.create_token", TextForms.ResultType, takesTokens: false);

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override OpTextForm Text { get; }

    /// <inheritdoc />
    public override GradientRule Gradient => GradientRule.Zero;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        site.Require(_takesTokens || site.Operands.IsEmpty, "I", $"no operands were expected, {site.Operands.Length} were given");
        for (var i = 0; i < site.Operands.Length; i++)
            site.Require(site.Operands[i].Type is TokenType, "I1", $"operand {i} should be a token, it is of type {site.Operands[i].Type}");
        return [TokenType.Instance];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions) =>
        [Frame.Token];

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => default;
}

/// <summary>Builds tokens.</summary>
public static class AfterAllBuilder
{
    /// <summary>A token after the given ones; without any, one to start a chain with.</summary>
    public static Value AfterAll(this Builder builder, params ImmutableArray<Value> tokens) =>
        builder.Append(AfterAllOp.Instance, tokens).Result;
}
