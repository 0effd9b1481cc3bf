using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Evaluation;

/// <summary>Evaluates a region of the op at hand on one replica; values captured from outside the region are seen.</summary>
public interface IRegionEvaluator
{
    /// <summary>Binds the region's arguments and answers what its terminator hands out.</summary>
    ImmutableArray<Literal> Evaluate(Region region, params ImmutableArray<Literal> arguments);
}
