using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>What the type rules of ops with regions ask of those regions.</summary>
internal static class RegionRules
{
    /// <summary>Requires that many regions, each ending in a terminator.</summary>
    public static bool RequireCompleteRegions(this OpSite site, int count)
    {
        var counted = site.Require(site.Regions.Length == count, "I", $"{count} regions were expected, {site.Regions.Length} were given");
        return counted && site.RequireTerminators();
    }

    /// <summary>Requires that each region ends in <c>stablehlo.return</c>.</summary>
    public static bool RequireTerminators(this OpSite site)
    {
        var complete = true;
        for (var i = 0; i < site.Regions.Length; i++)
        {
            var ends = !site.Regions[i].Operations.IsEmpty && site.Regions[i].Operations[^1].Definition == ReturnOp.Stablehlo;
            complete &= site.Require(ends, "I", $"region {i} should end in stablehlo.return");
        }
        return complete;
    }

    /// <summary>Requires that a region takes and hands out values of the given types.</summary>
    /// <param name="site">The op's use.</param>
    /// <param name="region">The region.</param>
    /// <param name="constraint">The constraint's label.</param>
    /// <param name="name">The specification's name of the region, for example <c>body</c>.</param>
    /// <param name="arguments">The types that it should take.</param>
    /// <param name="results">The types that it should hand out.</param>
    public static bool RequireSignature(
        this OpSite site, Region region, string constraint, string name, IEnumerable<HloType> arguments, IEnumerable<HloType> results)
    {
        var expected = Signature(arguments, results);
        var given = Signature(region.Arguments.Select(a => a.Type), region.Results.Select(r => r.Type));
        return site.Require(expected == given, constraint, $"{name} should have type {expected}, it has type {given}");
    }

    /// <summary>
    /// Requires that a region has type <c>(tensor&lt;E0>, ..., tensor&lt;E0>, ...) -> (tensor&lt;E0>, ...)</c>, where each input's element
    /// type can be promoted to its Ei (specification, <c>is_promotable</c>).
    /// </summary>
    /// <returns>E0, E1 ...; default where the constraint is broken.</returns>
    public static ImmutableArray<ElementType> RequireReducer(
        this OpSite site, Region region, string constraint, string name, ImmutableArray<ElementType> inputs)
    {
        var results = region.Results.Select(r => r.Type).ToArray();
        var computed = results.Select((type, i) => i < inputs.Length && type is TensorType { IsScalar: true } tensor
            && IsPromotable(inputs[i], tensor.ElementType) ? tensor.ElementType : inputs[Math.Min(i, inputs.Length - 1)]);
        ImmutableArray<ElementType> types = results.Length == inputs.Length ? [.. computed] : inputs;
        var scalars = types.Select(t => (HloType)TensorType.Of(t)).ToArray();
        return site.RequireSignature(region, constraint, name, [.. scalars, .. scalars], scalars) ? types : default;
    }

    /// <summary>Whether values of one element type may be computed with in another: of the same kind and at least as wide.</summary>
    public static bool IsPromotable(ElementType from, ElementType to) =>
        (from.IsFloat(), from.IsBoolean(), from.IsSigned()) == (to.IsFloat(), to.IsBoolean(), to.IsSigned())
        && from.BitWidth() <= to.BitWidth();

    /// <summary>What one execution of a region computes; its bytes stay in registers and are not counted.</summary>
    public static OpWork WorkOf(Region region) => TotalWorkOf(region) with { BytesAccessed = 0 };

    /// <summary>What one execution of a region costs, its bytes included.</summary>
    public static OpWork TotalWorkOf(Region region) =>
        region.Operations.Aggregate(default(OpWork), (sum, operation) => sum + operation.Definition.Work(operation));

    private static string Signature(IEnumerable<HloType> arguments, IEnumerable<HloType> results) =>
        $"({string.Join(", ", arguments)}) -> ({string.Join(", ", results)})";
}
