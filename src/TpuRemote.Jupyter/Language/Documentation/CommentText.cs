using System.Text.RegularExpressions;
using System.Xml.Linq;
using TpuRemote.Jupyter.Language.Descriptions;

namespace TpuRemote.Jupyter.Language.Documentation;

/// <summary>Makes prose of the elements of a documentation comment.</summary>
internal static partial class CommentText
{
    /// <summary>The text of an element; line breaks count only in code and between paragraphs.</summary>
    public static Prose Of(XElement element)
    {
        var builder = new ProseBuilder();
        AddAll(builder, element);
        return builder.ToProse();
    }

    /// <summary>The name that a reference shows: <c>List</c> of <c>T:System.Collections.Generic.List`1</c>.</summary>
    public static string NameOf(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var name = reference[(colon + 1)..].Split('(')[0];
        var parts = Arity().Replace(name, "").Replace('{', '<').Replace('}', '>').Split('.');
        var isMember = colon == 1 && reference[0] is not ('T' or 'N' or '!');
        return isMember && parts.Length > 1 ? $"{parts[^2]}.{parts[^1]}" : parts[^1];
    }

    [GeneratedRegex("`+[0-9]+")]
    private static partial Regex Arity();

    private static void AddAll(ProseBuilder builder, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText text) builder.AddText(text.Value);
            else if (node is XElement child) Add(builder, child);
        }
    }

    private static void Add(ProseBuilder builder, XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso":
                AddReference(builder, element);
                break;
            case "paramref" or "typeparamref":
                builder.AddCode((string?)element.Attribute("name") ?? "");
                break;
            case "c":
                builder.AddCode(element.Value);
                break;
            case "code":
                builder.AddLines(element.Value);
                break;
            case "item":
                builder.AddBreak("\n• ");
                AddAll(builder, element);
                break;
            case "para" or "list":
                builder.AddBreak("\n\n");
                AddAll(builder, element);
                builder.AddBreak("\n\n");
                break;
            case "br":
                builder.AddBreak("\n");
                break;
            default:
                AddAll(builder, element);
                break;
        }
    }

    private static void AddReference(ProseBuilder builder, XElement element)
    {
        if (element.Value.Length > 0) AddAll(builder, element);
        else if ((string?)element.Attribute("href") is { } address) builder.AddText(address);
        else builder.AddCode((string?)element.Attribute("langword") ?? NameOf((string?)element.Attribute("cref") ?? ""));
    }
}
