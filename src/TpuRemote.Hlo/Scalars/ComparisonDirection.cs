namespace TpuRemote.Hlo.Scalars;

/// <summary>The relation that <c>compare</c> tests (StableHLO specification, "compare", <c>comparison_direction</c>).</summary>
public enum ComparisonDirection
{
    /// <summary>Equal.</summary>
    EQ,

    /// <summary>Not equal.</summary>
    NE,

    /// <summary>Greater than or equal.</summary>
    GE,

    /// <summary>Greater than.</summary>
    GT,

    /// <summary>Less than or equal.</summary>
    LE,

    /// <summary>Less than.</summary>
    LT,
}
