using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>What follows from the dimension numbers of dot_general.</summary>
internal static class DotGeneralRules
{
    /// <summary>Checks C1 to C10.</summary>
    public static void RequireNumbers(OpSite site, TensorType lhs, TensorType rhs, DotDimensionNumbers numbers)
    {
        site.Require(
            numbers.LhsBatching.Length == numbers.RhsBatching.Length,
            "C1",
            $"lhs and rhs should batch as many dimensions, they do {numbers.LhsBatching.Length} and {numbers.RhsBatching.Length}");
        site.Require(
            numbers.LhsContracting.Length == numbers.RhsContracting.Length,
            "C2",
            $"lhs and rhs should contract as many dimensions, they do {numbers.LhsContracting.Length} and {numbers.RhsContracting.Length}");
        site.RequireDistinct(numbers.LhsBatching.AddRange(numbers.LhsContracting), "C3", "batching and contracting dimensions of lhs");
        site.RequireDistinct(numbers.RhsBatching.AddRange(numbers.RhsContracting), "C4", "batching and contracting dimensions of rhs");
        site.RequireDimensions(numbers.LhsBatching, lhs.Rank, "C5", "lhs_batching_dimensions");
        site.RequireDimensions(numbers.LhsContracting, lhs.Rank, "C6", "lhs_contracting_dimensions");
        site.RequireDimensions(numbers.RhsBatching, rhs.Rank, "C7", "rhs_batching_dimensions");
        site.RequireDimensions(numbers.RhsContracting, rhs.Rank, "C8", "rhs_contracting_dimensions");
        if (!AreInRange(lhs, rhs, numbers)) return;
        RequireSizes(site, lhs, rhs, numbers.LhsBatching, numbers.RhsBatching, "batching", "C9");
        RequireSizes(site, lhs, rhs, numbers.LhsContracting, numbers.RhsContracting, "contracting", "C10");
    }

    /// <summary>Whether every dimension exists.</summary>
    public static bool AreInRange(TensorType lhs, TensorType rhs, DotDimensionNumbers numbers) =>
        numbers.LhsBatching.Concat(numbers.LhsContracting).All(d => d >= 0 && d < lhs.Rank)
        && numbers.RhsBatching.Concat(numbers.RhsContracting).All(d => d >= 0 && d < rhs.Rank);

    /// <summary>The dimensions, ascending, that are neither batched nor contracted.</summary>
    public static ImmutableArray<long> Free(TensorType type, ImmutableArray<long> batching, ImmutableArray<long> contracting) =>
        [.. Enumerable.Range(0, type.Rank).Select(d => (long)d).Where(d => !batching.Contains(d) && !contracting.Contains(d))];

    /// <summary>The result's sizes (C12): batching dimensions, the rest of lhs, the rest of rhs.</summary>
    public static ImmutableArray<long> ResultDimensions(TensorType lhs, TensorType rhs, DotDimensionNumbers numbers) =>
    [
        .. numbers.LhsBatching.Concat(Free(lhs, numbers.LhsBatching, numbers.LhsContracting)).Select(d => lhs.Dimensions[(int)d]),
        .. Free(rhs, numbers.RhsBatching, numbers.RhsContracting).Select(d => rhs.Dimensions[(int)d]),
    ];

    private static void RequireSizes(
        OpSite site,
        TensorType lhs,
        TensorType rhs,
        ImmutableArray<long> lhsDimensions,
        ImmutableArray<long> rhsDimensions,
        string kind,
        string constraint)
    {
        var lhsSizes = lhsDimensions.Select(d => lhs.Dimensions[(int)d]).ToArray();
        var rhsSizes = rhsDimensions.Select(d => rhs.Dimensions[(int)d]).ToArray();
        site.Require(
            lhsSizes.Length != rhsSizes.Length || lhsSizes.SequenceEqual(rhsSizes),
            constraint,
            $"{kind} dimensions should have the same sizes, they have [{string.Join(", ", lhsSizes)}] and [{string.Join(", ", rhsSizes)}]");
    }
}
