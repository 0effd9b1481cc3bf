using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace TpuRemote.Hlo.Attributes;

/// <summary>Attributes by name, in the order in which they were given. Immutable.</summary>
public sealed class AttributeDictionary : IReadOnlyCollection<KeyValuePair<string, HloAttribute>>
{
    private readonly ImmutableArray<KeyValuePair<string, HloAttribute>> _entries;

    /// <summary>Keeps the entries in their order; a later one of the same name replaces the value of the earlier one.</summary>
    public AttributeDictionary(IEnumerable<KeyValuePair<string, HloAttribute>> entries)
    {
        var kept = ImmutableArray.CreateBuilder<KeyValuePair<string, HloAttribute>>();
        var places = new Dictionary<string, int>();
        foreach (var entry in entries)
        {
            if (places.TryAdd(entry.Key, kept.Count)) kept.Add(entry);
            else kept[places[entry.Key]] = entry;
        }
        _entries = kept.ToImmutable();
    }

    /// <summary>No attributes.</summary>
    public static AttributeDictionary Empty { get; } = new([]);

    /// <inheritdoc />
    public int Count => _entries.Length;

    /// <summary>Makes a dictionary of name and attribute pairs; pairs whose attribute is null are left out.</summary>
    public static AttributeDictionary Of(params (string Name, HloAttribute? Value)[] entries) =>
        new(entries.Where(e => e.Value is not null).Select(e => KeyValuePair.Create(e.Name, e.Value!)));

    /// <summary>Whether there is an attribute of that name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The attribute of that name, or null.</summary>
    public HloAttribute? Find(string name)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key == name) return entry.Value;
        }
        return null;
    }

    /// <summary>The attribute of that name when it is of that kind.</summary>
    public bool TryGet<T>(string name, [NotNullWhen(true)] out T? attribute)
        where T : HloAttribute
    {
        attribute = Find(name) as T;
        return attribute is not null;
    }

    /// <summary>The attribute of that name and kind.</summary>
    /// <exception cref="KeyNotFoundException">It is absent or of another kind (a verified op has it).</exception>
    public T Get<T>(string name)
        where T : HloAttribute =>
        TryGet<T>(name, out var attribute)
            ? attribute
            : throw new KeyNotFoundException($"attribute '{name}' of kind {typeof(T).Name} was expected, {Find(name)?.ToString() ?? "none"} was given");

    /// <summary>The integer of that name, or <paramref name="otherwise"/> where it is absent.</summary>
    public long Integer(string name, long otherwise) => Has(name) ? Get<IntegerAttribute>(name).Value : otherwise;

    /// <summary>The integer of that name.</summary>
    public long Integer(string name) => Get<IntegerAttribute>(name).Value;

    /// <summary>
    /// The whole numbers of that name, from <c>array&lt;i64&gt;</c> or a dense literal of i64 (older text); default where it is absent.
    /// </summary>
    public ImmutableArray<long> Integers(string name) => Find(name) switch
    {
        null => default,
        DenseArrayAttribute array => array.Values,
        DenseElementsAttribute { Value: var literal } when literal.Type.ElementType == ElementTypes.ElementType.I64 => [.. literal.AsSpan<long>()],
        var other => throw new KeyNotFoundException($"attribute '{name}' should be array<i64: ...>, {other} was given"),
    };

    /// <summary>The whole numbers of that name, or <paramref name="count"/> times <paramref name="otherwise"/> where it is absent.</summary>
    public ImmutableArray<long> Integers(string name, int count, long otherwise)
    {
        var given = Integers(name);
        return given.IsDefault ? [.. Enumerable.Repeat(otherwise, count)] : given;
    }

    /// <summary>The same dictionary with one attribute set (or removed where <paramref name="value"/> is null).</summary>
    public AttributeDictionary With(string name, HloAttribute? value) => value is null
        ? new(_entries.Where(e => e.Key != name))
        : new(_entries.Append(KeyValuePair.Create(name, value)));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, HloAttribute>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, HloAttribute>>)_entries).GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
