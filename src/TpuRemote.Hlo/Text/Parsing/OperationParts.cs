using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>What the text of one op gives, gathered by the op's form as it reads.</summary>
internal sealed class OperationParts
{
    /// <summary>The operands, in order.</summary>
    public List<Operand> Operands { get; } = [];

    /// <summary>The attributes, in the order of the text.</summary>
    public List<KeyValuePair<string, HloAttribute>> Attributes { get; } = [];

    /// <summary>The regions.</summary>
    public List<Region> Regions { get; } = [];

    /// <summary>The types of the results.</summary>
    public ImmutableArray<HloType> ResultTypes { get; set; } = [];

    /// <summary>Adds an attribute.</summary>
    public void Add(string name, HloAttribute attribute) => Attributes.Add(KeyValuePair.Create(name, attribute));
}
