using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Gradients;

/// <summary>An op's part in reverse-mode differentiation.</summary>
public abstract record GradientRule
{
    private GradientRule()
    {
    }

    /// <summary>The derivative is zero wherever it exists (floor, compare, integer ops): no cotangent flows back.</summary>
    public static GradientRule Zero { get; } = new None();

    /// <summary>Differentiation through the op is refused, with a reason that the user reads.</summary>
    public static GradientRule Refuse(string reason) => new Refused(reason);

    /// <summary>Differentiation by a rule.</summary>
    public static GradientRule By(Func<GradientSite, ImmutableArray<Value?>> pullback) => new Pullback(pullback);

    /// <summary>The derivative is zero wherever it exists.</summary>
    public sealed record None : GradientRule;

    /// <summary>There is no derivative here, for the given reason.</summary>
    public sealed record Refused(string Reason) : GradientRule;

    /// <summary>Builds, from the cotangents of the results, the cotangents of the operands (null for an operand that gets none).</summary>
    public sealed record Pullback(Func<GradientSite, ImmutableArray<Value?>> Apply) : GradientRule;
}
