using System.Collections.Immutable;
using System.Xml.Linq;
using TpuRemote.Jupyter.Language.Descriptions;

namespace TpuRemote.Jupyter.Language.Documentation;

/// <summary>The parts of a documentation comment.</summary>
internal sealed class DocumentationComment(XElement member)
{
    /// <summary>Of what has none.</summary>
    public static DocumentationComment Empty { get; } = new(new XElement("member"));

    /// <summary>What it is.</summary>
    public Prose Summary => Section("summary");

    /// <summary>What a method gives back, or what a property's value means.</summary>
    public Prose Returns => Section("returns") is { IsEmpty: false } returns ? returns : Section("value");

    /// <summary>More about it.</summary>
    public Prose Remarks => Section("remarks");

    /// <summary>How it is used.</summary>
    public Prose Example => Section("example");

    /// <summary>Parameters and type parameters that something is said about, by name.</summary>
    public ImmutableArray<Term> Parameters => [.. Terms("typeparam", "name"), .. Terms("param", "name")];

    /// <summary>What is thrown, and when.</summary>
    public ImmutableArray<Term> Exceptions => [.. Terms("exception", "cref")];

    /// <summary>What is said about one parameter.</summary>
    public Prose Parameter(string name) => Parameters.FirstOrDefault(t => t.Name == name)?.Meaning ?? Prose.Empty;

    private Prose Section(string name) => member.Element(name) is { } element ? CommentText.Of(element) : Prose.Empty;

    private IEnumerable<Term> Terms(string element, string attribute) =>
        from term in member.Elements(element)
        let meaning = CommentText.Of(term)
        where !meaning.IsEmpty
        select new Term(CommentText.NameOf(term.Attribute(attribute)?.Value ?? ""), meaning);
}
