namespace TpuRemote.Jupyter.Directives;

/// <summary>The directives that a notebook knows.</summary>
public sealed class DirectiveTable
{
    private readonly Dictionary<string, Directive> _directives = new(StringComparer.Ordinal);

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<Directive> All => [.. _directives.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];

    /// <summary>Adds one, in the place of another of its name.</summary>
    public void Add(Directive directive)
    {
        ArgumentNullException.ThrowIfNull(directive);
        _directives[directive.Name] = directive;
    }

    /// <summary>Finds one.</summary>
    /// <exception cref="DirectiveException">There is none of that name.</exception>
    public Directive Find(string name) => _directives.GetValueOrDefault(name)
        ?? throw new DirectiveException($"{name} is no directive; there are {string.Join(", ", All.Select(d => d.Name))}");
}
