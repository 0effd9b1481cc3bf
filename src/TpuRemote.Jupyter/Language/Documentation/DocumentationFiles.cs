using System.Collections.Concurrent;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace TpuRemote.Jupyter.Language.Documentation;

/// <summary>
/// Finds members in the XML files beside assemblies and, for those of the frameworks, which have none beside them, in the SDK's
/// reference packs. A file is searched as text for the one member, since the frameworks' are too large to be read whole as XML.
/// </summary>
internal sealed class DocumentationFiles
{
    private readonly ConcurrentDictionary<(string Assembly, string Id), XElement?> _found = new();

    /// <summary>The element of a member; null where there is none, as on a machine without an SDK.</summary>
    /// <param name="assembly">Path of the assembly that declares it.</param>
    /// <param name="id">As documentation files name it: <c>M:System.Console.WriteLine</c>.</param>
    public XElement? Find(string assembly, string id) =>
        _found.GetOrAdd((assembly, id), key =>
            FilesOf(key.Assembly).Select(file => Search(file, key.Id)).FirstOrDefault(e => e is not null));

    /// <summary>The path of the assembly that declares a symbol.</summary>
    public static string? AssemblyOf(ISymbol symbol, Compilation compilation)
    {
        if (symbol.ContainingAssembly is not { } assembly) return null;
        if (compilation.GetMetadataReference(assembly) is PortableExecutableReference { FilePath: { } path }) return path;
        return compilation.References.OfType<PortableExecutableReference>().Select(r => r.FilePath)
            .FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == assembly.Name);
    }

    private static IEnumerable<string> FilesOf(string assembly)
    {
        var beside = Path.ChangeExtension(assembly, ".xml");
        if (File.Exists(beside)) yield return beside;
        if (PackOf(assembly) is not { } pack) yield break;
        // What System.Private.CoreLib declares is documented where it is meant to be seen, for the most part in System.Runtime.
        string[] likely = [Path.GetFileName(beside), "System.Runtime.xml", "System.Collections.xml", "System.Linq.xml"];
        var files = Directory.GetFiles(pack, "*.xml");
        foreach (var file in files.OrderBy(f => Array.IndexOf(likely, Path.GetFileName(f)) is >= 0 and var i ? i : likely.Length))
            yield return file;
    }

    // The assembly shared/F/1.0/A.dll has its framework's reference packs in packs/F.Ref/*/ref/net*; the newest is as good as any.
    private static string? PackOf(string assembly)
    {
        var framework = Path.GetDirectoryName(Path.GetDirectoryName(assembly));
        var shared = Path.GetDirectoryName(framework);
        if (framework is null || Path.GetFileName(shared) != "shared") return null;
        var packs = Path.Combine(Path.GetDirectoryName(shared) ?? "", "packs", Path.GetFileName(framework) + ".Ref");
        if (!Directory.Exists(packs)) return null;
        return Directory.GetDirectories(packs).OrderByDescending(VersionOf).Select(version => Path.Combine(version, "ref"))
            .Where(Directory.Exists).SelectMany(folder => Directory.GetDirectories(folder, "net*")).FirstOrDefault();
    }

    private static Version VersionOf(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version();

    private static XElement? Search(string file, string id)
    {
        ReadOnlySpan<byte> text = File.ReadAllBytes(file);
        var name = text.IndexOf(Encoding.UTF8.GetBytes($"name=\"{id}\""));
        if (name < 0) return null;
        var start = text[..name].LastIndexOf("<member"u8);
        var rest = text[name..];
        var opened = rest.IndexOf((byte)'>');
        if (start < 0 || opened < 1 || rest[opened - 1] == '/') return null;
        var length = rest.IndexOf("</member>"u8);
        if (length < 0) return null;
        var member = Encoding.UTF8.GetString(text[start..(name + length)]) + "</member>";
        try
        {
            return XElement.Parse(member, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            // A package's file may be written badly; its members are shown without documentation then.
            return null;
        }
    }
}
