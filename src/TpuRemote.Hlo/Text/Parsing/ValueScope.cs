using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>The values that a region's ops may name: its own so far, and those of the regions around it up to the function.</summary>
internal sealed class ValueScope(ValueScope? outer)
{
    private readonly Dictionary<string, ImmutableArray<Value>> _values = [];

    /// <summary>The values of that name; an empty array where its definition is faulty; default where there is none.</summary>
    public ImmutableArray<Value> Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out var values)) return values;
        }
        return default;
    }

    /// <summary>Names values.</summary>
    /// <returns>False where the name stands for other values already.</returns>
    public bool TryDefine(string name, ImmutableArray<Value> values)
    {
        if (!Find(name).IsDefault) return false;
        _values[name] = values;
        return true;
    }

    private ValueScope? Outer { get; } = outer;
}
