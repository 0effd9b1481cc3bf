namespace TpuRemote.Hlo.Scalars;

/// <summary>The order in which <c>compare</c> sees its operands (StableHLO specification, "compare", <c>compare_type</c>).</summary>
public enum ComparisonType
{
    /// <summary>IEEE 754 comparison of floats: NaN is unordered and +0 equals -0.</summary>
    Float,

    /// <summary>IEEE 754 totalOrder of floats: -NaN, -infinity ... -0, +0 ... infinity, NaN.</summary>
    TotalOrder,

    /// <summary>Signed integers.</summary>
    Signed,

    /// <summary>Unsigned integers and i1.</summary>
    Unsigned,
}
