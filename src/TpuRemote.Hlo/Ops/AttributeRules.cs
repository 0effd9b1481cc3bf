using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// Reads attributes where a type rule may find them absent or of another kind, which is then reported at the input's label.
/// </summary>
internal static class AttributeRules
{
    /// <summary>The attribute of that kind, or null and a report.</summary>
    public static T? RequireAttribute<T>(this OpSite site, string name, string label)
        where T : HloAttribute
    {
        if (site.Attributes.TryGet<T>(name, out var attribute)) return attribute;
        site.Error(label, $"attribute '{name}' of kind {KindOf<T>()} was expected, {Given(site, name)} was given");
        return null;
    }

    /// <summary>The whole numbers of that name, or default and a report.</summary>
    public static ImmutableArray<long> RequireIntegers(this OpSite site, string name, string label)
    {
        if (ReadIntegers(site.Attributes.Find(name)) is { IsDefault: false } values) return values;
        site.Error(label, $"attribute '{name}' should be array<i64: ...>, {Given(site, name)} was given");
        return default;
    }

    /// <summary>
    /// The whole numbers of that name, <paramref name="otherwise"/> repeated where it is absent, or default and a report.
    /// </summary>
    public static ImmutableArray<long> IntegersOr(this OpSite site, string name, string label, int count, long otherwise) =>
        site.Attributes.Has(name) ? site.RequireIntegers(name, label) : [.. Enumerable.Repeat(otherwise, count)];

    /// <summary>
    /// The whole number of that name, <paramref name="otherwise"/> where it is absent; reported where it is of another kind.
    /// </summary>
    public static long IntegerOr(this OpSite site, string name, string label, long otherwise) =>
        !site.Attributes.Has(name) ? otherwise : site.RequireAttribute<IntegerAttribute>(name, label)?.Value ?? otherwise;

    /// <summary>
    /// Padding as <c>dense : tensor&lt;Nx2xi64></c>: low and high of each dimension; zeros where absent, default and a report where wrong.
    /// </summary>
    public static ImmutableArray<(long Low, long High)> PaddingOr(this OpSite site, string constraint, int rank)
    {
        if (!site.Attributes.Has("padding")) return [.. Enumerable.Repeat((0L, 0L), rank)];
        var padding = site.RequireAttribute<DenseElementsAttribute>("padding", constraint);
        if (padding is null) return default;
        var expected = TensorType.Of(ElementType.I64, rank, 2);
        return site.Require(
            padding.Value.Type.Equals(expected), constraint, $"padding should be of type {expected}, it is of type {padding.Value.Type}")
            ? Pairs(padding.Value) : default;
    }

    /// <summary>The padding of a verified op: low and high of each dimension.</summary>
    public static ImmutableArray<(long Low, long High)> Padding(this AttributeDictionary attributes, int rank) =>
        attributes.TryGet<DenseElementsAttribute>("padding", out var padding)
            ? Pairs(padding.Value)
            : [.. Enumerable.Repeat((0L, 0L), rank)];

    /// <summary>The booleans of that name of a verified op, false <paramref name="count"/> times where it is absent.</summary>
    public static ImmutableArray<bool> Booleans(this AttributeDictionary attributes, string name, int count)
    {
        var values = ReadIntegers(attributes.Find(name));
        return [.. values.IsDefault ? Enumerable.Repeat(false, count) : values.Select(v => v != 0)];
    }

    /// <summary>Requires one number per dimension, each at least <paramref name="least"/>.</summary>
    public static bool RequirePerDimension(
        this OpSite site, ImmutableArray<long> values, string name, int rank, string sizeConstraint, string valueConstraint, long least) =>
        site.Require(values.Length == rank, sizeConstraint, $"{name} should have {rank} elements, it is [{string.Join(", ", values)}]")
        & site.Require(
            values.All(v => v >= least), valueConstraint, $"{name} should be at least {least} each, it is [{string.Join(", ", values)}]");

    /// <summary>Requires that all values are different.</summary>
    public static bool RequireDistinct(this OpSite site, IEnumerable<long> values, string constraint, string name)
    {
        var given = values.ToArray();
        return site.Require(
            given.Distinct().Count() == given.Length, constraint, $"{name} should be unique, it is [{string.Join(", ", given)}]");
    }

    /// <summary>Requires that values do not descend.</summary>
    public static bool RequireSorted(this OpSite site, ImmutableArray<long> values, string constraint, string name) =>
        site.Require(values.Order().SequenceEqual(values), constraint, $"{name} should be sorted, it is [{string.Join(", ", values)}]");

    /// <summary>Requires that each value names a dimension: at least 0 and below <paramref name="rank"/>.</summary>
    public static bool RequireDimensions(this OpSite site, ImmutableArray<long> values, int rank, string constraint, string name) =>
        site.Require(
            values.All(v => v >= 0 && v < rank), constraint, $"{name} should be in [0, {rank}), it is [{string.Join(", ", values)}]");

    private static ImmutableArray<(long Low, long High)> Pairs(Literal literal)
    {
        var values = literal.ToArray<long>();
        return [.. Enumerable.Range(0, values.Length / 2).Select(i => (values[2 * i], values[(2 * i) + 1]))];
    }

    private static ImmutableArray<long> ReadIntegers(HloAttribute? attribute) => attribute switch
    {
        DenseArrayAttribute array => array.Values,
        // A list has one dimension: numbers in a matrix are not one.
        DenseElementsAttribute { Value.Type.Rank: not 1 } => default,
        DenseElementsAttribute { Value: var literal } when literal.Type.ElementType == ElementType.I64 => [.. literal.AsSpan<long>()],
        DenseElementsAttribute { Value: var literal } when literal.Type.ElementType == ElementType.I1 =>
            [.. literal.ToArray<byte>().Select(b => (long)b)],
        _ => default,
    };

    private static string KindOf<T>() => typeof(T).Name.Replace("Attribute", "", StringComparison.Ordinal);

    private static string Given(OpSite site, string name) => site.Attributes.Find(name)?.ToString() ?? "none";
}
