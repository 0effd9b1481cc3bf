using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Modules;

/// <summary>A function of a module: <c>func.func public @main(...) -> ... { ... }</c>.</summary>
public sealed record Function(
    string Name,
    Region Body,
    ImmutableArray<HloType> ResultTypes,
    ImmutableArray<AttributeDictionary> ArgumentAttributes,
    ImmutableArray<AttributeDictionary> ResultAttributes,
    AttributeDictionary Attributes,
    bool IsPublic = true)
{
    /// <summary>On an argument: the number of the result that takes over its memory (the argument is donated).</summary>
    public const string AliasingOutput = "tf.aliasing_output";

    /// <summary>On an argument: every replica is given the same data.</summary>
    public const string SameDataAcrossReplicas = "mhlo.is_same_data_across_replicas";

    /// <summary>Where it comes from.</summary>
    public Location Location { get; init; } = Location.Unknown;

    /// <summary>The arguments, in order.</summary>
    public ImmutableArray<Value> Arguments => Body.Arguments;

    /// <summary>A function whose arguments and results carry no attributes.</summary>
    public static Function Of(string name, Region body, bool isPublic = true) => new(
        name,
        body,
        [.. body.Results.Select(r => r.Type)],
        [.. body.Arguments.Select(_ => AttributeDictionary.Empty)],
        [.. body.Results.Select(_ => AttributeDictionary.Empty)],
        AttributeDictionary.Empty,
        isPublic);
}
