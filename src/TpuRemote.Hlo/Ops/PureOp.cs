using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Ops;

/// <summary>An op whose results on a replica follow from that replica's operands alone.</summary>
public abstract class PureOp : OpDefinition
{
    /// <summary>Computes the results from the operands' values.</summary>
    /// <param name="operation">The op, for its attributes, types and regions.</param>
    /// <param name="operands">The operands' values.</param>
    /// <param name="regions">Evaluates the op's regions on values.</param>
    public abstract ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions);

    /// <summary>Evaluates replica by replica; replicas that hold the very same operand objects share one computation.</summary>
    public sealed override void Evaluate(Operation operation, Frame frame) => frame.EvaluatePure(this, operation);
}
