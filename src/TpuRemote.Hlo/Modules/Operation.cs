using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Modules;

/// <summary>One op of a program: what it is, what it reads, what it results in. Immutable once made.</summary>
public sealed class Operation
{
    /// <summary>Makes an op with fresh result values of the given types. Nothing is verified here.</summary>
    public Operation(
        OpDefinition definition,
        ImmutableArray<Value> operands,
        AttributeDictionary attributes,
        ImmutableArray<Region> regions,
        IEnumerable<HloType> resultTypes,
        Location? location = null)
    {
        Definition = definition;
        Operands = operands;
        Attributes = attributes;
        Regions = regions;
        Location = location ?? Location.Unknown;
        Results = [.. resultTypes.Select((type, index) => new Value(type) { DefiningOperation = this, Index = index })];
    }

    /// <summary>What op it is.</summary>
    public OpDefinition Definition { get; }

    /// <summary>The op's full name, for example <c>stablehlo.add</c>.</summary>
    public string Name => Definition.Name;

    /// <summary>The values it reads.</summary>
    public ImmutableArray<Value> Operands { get; }

    /// <summary>The values it makes.</summary>
    public ImmutableArray<Value> Results { get; }

    /// <summary>The one value it makes.</summary>
    /// <exception cref="InvalidOperationException">It makes none, or several.</exception>
    public Value Result => Results.Length == 1 ? Results[0] : throw new InvalidOperationException($"{Name} has {Results.Length} results, not one");

    /// <summary>Its attributes.</summary>
    public AttributeDictionary Attributes { get; }

    /// <summary>Its regions; most ops have none.</summary>
    public ImmutableArray<Region> Regions { get; }

    /// <summary>Where it comes from.</summary>
    public Location Location { get; }

    /// <summary>The same op over other operands and regions, with fresh results.</summary>
    public Operation With(ImmutableArray<Value> operands, ImmutableArray<Region> regions) =>
        new(Definition, operands, Attributes, regions, Results.Select(r => r.Type), Location);
}
