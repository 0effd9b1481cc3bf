using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// Everything that is to be known of an op, in one place (design decision 2). Each facet is required: an op that leaves one
/// out does not compile.
/// </summary>
public abstract class OpDefinition
{
    /// <summary>The full name, for example <c>stablehlo.add</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How it is written and read as text.</summary>
    public abstract OpTextForm Text { get; }

    /// <summary>How a cotangent flows back through it, or why it does not.</summary>
    public abstract GradientRule Gradient { get; }

    /// <summary>The name without its dialect, as diagnostics' codes use it: <c>add</c>.</summary>
    public string ShortName => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether it ends a region.</summary>
    public virtual bool IsTerminator => false;

    /// <summary>
    /// Whether it does more than make its results (infeed, outfeed, collectives): it is neither removed nor moved past its like. An op
    /// with regions may also have the side effects of the ops in them.
    /// </summary>
    public virtual bool HasSideEffects => false;

    /// <summary>
    /// Checks the constraints of the op's section of the specification, reporting each that is broken, and infers the result
    /// types. Ops whose results cannot be inferred check the declared ones and answer those.
    /// </summary>
    /// <returns>The result types; empty when a constraint is broken.</returns>
    public abstract ImmutableArray<HloType> InferResultTypes(OpSite site);

    /// <summary>Computes the results for all active replicas of the frame: the op's definition, slow, obvious and exact.</summary>
    public abstract void Evaluate(Operation operation, Frame frame);

    /// <summary>What one execution costs, counted on logical shapes.</summary>
    public abstract OpWork Work(Operation operation);

    /// <inheritdoc />
    public override string ToString() => Name;
}
