using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>Checks that many ops' type rules share. Each reports what is wrong at the site and answers whether all was well.</summary>
internal static class OpSiteRules
{
    /// <summary>Requires that the declared result, if one is declared, is the inferred one; answers the result types of the op.</summary>
    /// <param name="site">The use of the op.</param>
    /// <param name="inferred">The type that follows from operands and attributes.</param>
    /// <param name="constraint">The constraint that makes it so.</param>
    /// <returns>The inferred type, or nothing where any constraint is broken.</returns>
    public static ImmutableArray<HloType> RequireResult(this OpSite site, TensorType inferred, string constraint)
    {
        if (site.DeclaredResults is [var declared, ..])
            site.Require(inferred.Equals(declared), constraint, $"the result should be {inferred}, it is declared as {declared}");
        return site.IsValid ? [inferred] : [];
    }

    /// <summary>Requires a declared result of tensor type, for ops whose result does not follow from their operands (label O1).</summary>
    public static bool RequireDeclared(this OpSite site, [NotNullWhen(true)] out TensorType? declared)
    {
        declared = site.DeclaredTensor();
        return site.Require(
            declared is not null && site.DeclaredResults.Length == 1,
            "O1",
            $"one result of tensor type should be declared, ({string.Join(", ", site.DeclaredResults)}) is");
    }

    /// <summary>Requires whole numbers under a name.</summary>
    /// <param name="site">The use of the op.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="label">The attribute's label in the table "Inputs", for example <c>I2</c>.</param>
    /// <param name="values">The numbers; default where there are none.</param>
    public static bool RequireIntegers(this OpSite site, string name, string label, out ImmutableArray<long> values)
    {
        values = site.RequireIntegers(name, label);
        return !values.IsDefault;
    }

    /// <summary>Requires a whole number under a name.</summary>
    public static bool RequireInteger(this OpSite site, string name, string label, out long value)
    {
        var attribute = site.RequireAttribute<IntegerAttribute>(name, label);
        value = attribute?.Value ?? 0;
        return attribute is not null;
    }
}
