using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>The terminators <c>stablehlo.return</c> of an op's region and <c>func.return</c> of a function: hand out their operands.</summary>
public sealed class ReturnOp : OpDefinition
{
    private ReturnOp(string name) => Name = name;

    /// <summary>Ends a region of an op.</summary>
    public static ReturnOp Stablehlo { get; } = new("stablehlo.return");

    /// <summary>Ends a function.</summary>
    public static ReturnOp Func { get; } = new("func.return");

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Return;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.Refuse("a terminator has no results of its own");

    /// <inheritdoc />
    public override bool IsTerminator => true;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site) => [];

    /// <summary>Nothing to do: the frame reads the operands when the region ends.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => default;
}
