using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace TpuRemote.Jupyter.Language.Documentation;

/// <summary>Finds what is written about a symbol: in its declaration's comment, in files, or about what it overrides.</summary>
internal sealed class SymbolDocumentation(DocumentationFiles files)
{
    /// <summary>Chains of inheritance are short; one that is longer runs in a circle.</summary>
    private const int LongestInheritance = 8;

    /// <summary>What is written about a symbol; empty where nothing is.</summary>
    public DocumentationComment Of(ISymbol symbol, Compilation compilation)
    {
        var documented = symbol switch
        {
            IAliasSymbol alias => alias.Target,
            IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
            _ => symbol.OriginalDefinition,
        };
        var element = Element(documented, compilation, LongestInheritance);
        return element is null ? DocumentationComment.Empty : new DocumentationComment(element);
    }

    private XElement? Element(ISymbol symbol, Compilation compilation, int steps)
    {
        if (steps == 0) return null;
        var element = symbol.DeclaringSyntaxReferences.IsEmpty ? InFiles(symbol, compilation) : InSource(symbol);
        var reference = element?.Element("inheritdoc");
        if (element is not null && reference is null) return element;
        var ancestor = reference?.Attribute("cref")?.Value is { } id
            ? DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation)
            : Ancestor(symbol);
        return ancestor is null ? null : Element(ancestor.OriginalDefinition, compilation, steps - 1);
    }

    private XElement? InFiles(ISymbol symbol, Compilation compilation) =>
        symbol.GetDocumentationCommentId() is { } id && DocumentationFiles.AssemblyOf(symbol, compilation) is { } assembly
            ? files.Find(assembly, id)
            : null;

    private static XElement? InSource(ISymbol symbol)
    {
        var xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml)) return null;
        try
        {
            var element = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
            return element.Name == "member" ? element : new XElement("member", element);
        }
        catch (XmlException)
        {
            // The compiler gives a remark in place of a comment that is not well formed; the code runs nevertheless.
            return null;
        }
    }

    private static ISymbol? Ancestor(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        IEventSymbol { OverriddenEvent: { } happening } => happening,
        { IsStatic: false } and (IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol or IEventSymbol) =>
            Implemented(symbol),
        _ => null,
    };

    private static ISymbol? Implemented(ISymbol symbol) =>
        symbol.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(symbol.Name)).FirstOrDefault(member =>
            SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol));
}
