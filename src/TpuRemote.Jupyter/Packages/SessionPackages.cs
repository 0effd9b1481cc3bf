using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Packages;

/// <summary>
/// The packages of one notebook session. What a session has loaded stays as it is until the kernel restarts, for assemblies are not
/// unloaded: later requests are resolved together with the earlier ones, and one that would change them is refused.
/// </summary>
public sealed class SessionPackages(string notebookFolder, IEnumerable<BundledPackage> bundled, PackageRestore restore)
{
    private readonly ImmutableArray<BundledPackage> _bundled = [.. bundled];
    private readonly List<string> _sources = [];
    private readonly List<PackageRequest> _requests = [];
    private readonly Dictionary<string, string> _versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly LoadedAssemblies _assemblies = new();

    /// <summary>The folder that <c>#i</c> and nuget.config are relative to.</summary>
    public string NotebookFolder => notebookFolder;

    /// <summary>Where to look for packages beside the configured sources, in the order they were added.</summary>
    public IReadOnlyList<string> Sources => _sources;

    /// <summary>Adds the source that an <c>#i "nuget: ..."</c> names.</summary>
    /// <returns>The address or full path.</returns>
    /// <exception cref="FormatException">It is none, or does not exist.</exception>
    public string AddSource(string text)
    {
        var source = PackageSource.Parse(text, notebookFolder);
        if (!_sources.Contains(source))
            _sources.Add(source);
        return source;
    }

    /// <summary>Gets a package and what it needs. Nothing of the session changes where this fails.</summary>
    /// <param name="request">The package.</param>
    /// <param name="progress">Told what is done, a line each.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PackageException">It cannot be had, or another version of it, or of what it needs, is loaded already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<PackageAddition> AddAsync(PackageRequest request, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_versions.TryGetValue(request.Id, out var loaded))
        {
            if (request.Version is null || string.Equals(request.ExactVersion, loaded, StringComparison.OrdinalIgnoreCase))
                return new PackageAddition(new RestoredPackage(request.Id, loaded), [], [], [], []);
            if (request.ExactVersion is { } other)
                throw IsLoaded(request.Id, loaded, $"{request.Id} {other} is asked for");
        }

        return _bundled.FirstOrDefault(package => package.Answers(request)) is { } own
            ? AddBundled(own)
            : await AddRestoredAsync(request, progress, cancellation).ConfigureAwait(false);
    }

    private PackageAddition AddBundled(BundledPackage package)
    {
        var added = _assemblies.Add(package.Assemblies, package.Id);
        _versions[package.Id] = package.Version;
        return new PackageAddition(new RestoredPackage(package.Id, package.Version), added, added, [], []);
    }

    private async Task<PackageAddition> AddRestoredAsync(
        PackageRequest request, IProgress<string>? progress, CancellationToken cancellation)
    {
        var earlier = _requests.Where(one => !string.Equals(one.Id, request.Id, StringComparison.OrdinalIgnoreCase));
        progress?.Report($"Restoring {request} ...");
        var restored = await restore.RestoreAsync([.. earlier, request], _sources, cancellation).ConfigureAwait(false);
        var changed = restored.Packages.FirstOrDefault(package =>
            _versions.TryGetValue(package.Id, out var version)
            && !string.Equals(version, package.Version, StringComparison.OrdinalIgnoreCase));
        if (changed is not null)
            throw IsLoaded(changed.Id, _versions[changed.Id], $"{request} needs {changed.Id} {changed.Version}");
        var addition = Addition(request, restored);
        _requests.RemoveAll(one => string.Equals(one.Id, request.Id, StringComparison.OrdinalIgnoreCase));
        _requests.Add(new PackageRequest(addition.Package.Id, addition.Package.Version));
        foreach (var package in restored.Packages)
            _versions[package.Id] = package.Version;
        return addition;
    }

    /// <summary>What is new of it. A bundled package that is loaded stays the kernel's own.</summary>
    private PackageAddition Addition(PackageRequest request, RestoredPackages restored)
    {
        var version = restored.VersionOf(request.Id)
            ?? throw new PackageException($"{request} is part of the shared frameworks that a notebook runs on: use it without #r.");
        var known = _versions.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        ImmutableArray<string> New(ImmutableArray<PackageFile> files) =>
            [.. files.Where(file => !known.Contains(file.PackageId)).Select(file => file.Path)];
        var wanted = New(restored.RuntimeAssemblies);
        var assemblies = _assemblies.Add(wanted, request.ToString());
        var elsewhere = wanted.Except(assemblies).Select(Path.GetFileName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new PackageAddition(
            new RestoredPackage(request.Id, version),
            [.. New(restored.CompileReferences).Where(path => !elsewhere.Contains(Path.GetFileName(path)))],
            assemblies,
            New(restored.NativeLibraries),
            restored.Warnings);
    }

    private static PackageException IsLoaded(string id, string loaded, string wanted) => new(
        $"{id} {loaded} is loaded already, and {wanted}. A notebook cannot unload a package: restart the kernel, then ask for the version " +
        "that all can use before anything else.");
}
