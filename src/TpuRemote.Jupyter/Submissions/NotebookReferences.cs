using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TpuRemote.Jupyter.Extensions;

namespace TpuRemote.Jupyter.Submissions;

/// <summary>What a notebook's code may use: the frameworks, and what its <c>#r</c> lines have added.</summary>
public sealed class NotebookReferences
{
    private readonly NotebookLoadContext _context;
    private readonly NotebookExtensions _extensions;
    private ImmutableDictionary<string, MetadataReference> _references;

    internal NotebookReferences(NotebookLoadContext context, NotebookExtensions extensions)
    {
        _context = context;
        _extensions = extensions;
        _references = Frameworks().Append(typeof(NotebookReferences).Assembly.Location)
            .Append(typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location)
            .ToImmutableDictionary(NameOf, Reference, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the compiler sees.</summary>
    internal IEnumerable<MetadataReference> All => _references.Values;

    /// <summary>Adds assemblies and activates the notebook extensions among them.</summary>
    /// <param name="compileTime">Paths of what the compiler sees.</param>
    /// <param name="runtime">Paths of what is loaded.</param>
    /// <param name="native">Paths of native libraries.</param>
    /// <returns>Assemblies that stay as they were, since another file of that name was added before: the paths in use.</returns>
    public ImmutableArray<string> Add(IEnumerable<string> compileTime, IEnumerable<string> runtime, IEnumerable<string> native)
    {
        ArgumentNullException.ThrowIfNull(compileTime);
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(native);
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (var path in native) _context.OfferNative(Path.GetFullPath(path));
        var added = new List<string>();
        foreach (var path in runtime.Select(Path.GetFullPath).Where(p => !NotebookLoadContext.IsShared(NameOf(p))))
        {
            if (_context.Offer(path) is { } other) kept.Add(other);
            else added.Add(path);
        }
        // When all are there, since they need one another.
        foreach (var path in added) _extensions.Activate(path, _context);
        var seen = compileTime.Select(Path.GetFullPath)
            .Where(p => !NotebookLoadContext.IsShared(NameOf(p)) && !_references.ContainsKey(NameOf(p)));
        _references = _references.AddRange(seen.Select(p => KeyValuePair.Create(NameOf(p), Reference(p))));
        return kept.ToImmutable();
    }

    // The frameworks that this process runs on: .NET and ASP.NET Core.
    private static IEnumerable<string> Frameworks() =>
        new[] { typeof(object), typeof(Microsoft.AspNetCore.Html.IHtmlContent) }
            .Select(type => Path.GetDirectoryName(type.Assembly.Location)!)
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
            .Where(IsManaged);

    private static bool IsManaged(string path)
    {
        using var file = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(path));
        return file.HasMetadata;
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static MetadataReference Reference(string path) => MetadataReference.CreateFromFile(path, documentation: null);
}
