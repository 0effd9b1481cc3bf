using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace TpuRemote.Jupyter.Submissions;

/// <summary>
/// Loads a notebook's submissions and the packages it references, apart from the kernel's own: both may have other versions of the same
/// package. Shared with the kernel are the frameworks and what displays are made with.
/// </summary>
internal sealed class NotebookLoadContext() : AssemblyLoadContext("notebook")
{
    private readonly ConcurrentDictionary<string, Assembly> _submissions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _natives = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an assembly must be the kernel's own, or values could not be handed from one to the other.</summary>
    public static bool IsShared(string name) =>
        name is "TpuRemote.Jupyter" or "Microsoft.DotNet.Interactive.Formatting";

    /// <summary>Says where an assembly is, to be loaded when it is first needed.</summary>
    /// <returns>The path that was given for the name before and is kept, or null.</returns>
    public string? Offer(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var kept = _paths.GetOrAdd(name, path);
        return kept == path ? null : kept;
    }

    /// <summary>Says where a native library is.</summary>
    public void OfferNative(string path) => _natives.TryAdd(Path.GetFileName(path), path);

    /// <summary>Loads a submission.</summary>
    public Assembly LoadSubmission(string name, Stream code, Stream symbols) => _submissions[name] = LoadFromStream(code, symbols);

    /// <summary>Whether an assembly holds a submission: code that the user wrote.</summary>
    public bool IsSubmission(Assembly assembly) =>
        assembly.GetName().Name is { } name && _submissions.TryGetValue(name, out var known) && known == assembly;

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || IsShared(name)) return null;
        if (_submissions.TryGetValue(name, out var submission)) return submission;
        return _paths.TryGetValue(name, out var path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var name = unmanagedDllName;
        string[] names = [name, $"{name}.so", $"lib{name}.so", $"{name}.dll", $"lib{name}.dylib"];
        var path = names.Select(n => _natives.GetValueOrDefault(n)).FirstOrDefault(p => p is not null);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }
}
