using System.Collections.Immutable;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client.Tracing;

/// <summary>
/// What a loop carries beside the user's own values: values captured from outside, variables, the token. Condition and body add to one
/// list and take each entry as an argument, so that both end with the same arguments whichever met it first.
/// </summary>
internal sealed class LoopCarries(TraceScope around)
{
    private readonly List<(object Key, Value Initial)> _entries = [];
    private readonly Dictionary<object, int> _indices = new(ReferenceEqualityComparer.Instance);

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The values before the first trip.</summary>
    public IEnumerable<Value> Initial => _entries.Select(e => e.Initial);

    /// <summary>What each entry is: a value of the region around, a variable, or <see cref="TokenKey"/>.</summary>
    public IEnumerable<object> Keys => _entries.Select(e => e.Key);

    /// <summary>Stands for the token.</summary>
    public static object TokenKey { get; } = new();

    /// <summary>The entry's number, added when it is new.</summary>
    public int IndexOf(object key)
    {
        if (_indices.TryGetValue(key, out var index)) return index;
        var initial = key switch
        {
            Value value => value,
            VariableSlot variable => around.Read(variable),
            _ => around.Token,
        };
        _entries.Add((key, initial));
        return _indices[key] = _entries.Count - 1;
    }

    /// <summary>The type of an entry.</summary>
    public Hlo.Types.HloType TypeOf(int index) => _entries[index].Initial.Type;
}
