namespace TpuRemote.Jupyter.Packages;

/// <summary>
/// Restores packages by the SDK, as a project's are: through the user's nuget.config, into the user's package folder, all packages of the
/// session resolved together. The project that is made for it is in a private folder and goes when it is done.
/// </summary>
/// <param name="notebookFolder">Where the notebook is: nuget.config is looked for from here upward.</param>
/// <param name="deadline">After so long the SDK is ended; five minutes where none is given.</param>
/// <param name="sdk">Finds the SDK; <see cref="DotnetSdk.Find()"/> where none is given.</param>
public sealed class PackageRestore(string notebookFolder, TimeSpan? deadline = null, Func<DotnetSdk>? sdk = null)
{
    private const string ProjectFile = "notebook.csproj";
    private const string ResultFile = "result.json";
    private const string AssetsFile = "obj/project.assets.json";

    private readonly string _notebookFolder = Path.GetFullPath(notebookFolder);
    private readonly TimeSpan _deadline = deadline ?? TimeSpan.FromMinutes(5);
    private readonly Func<DotnetSdk> _sdk = sdk ?? DotnetSdk.Find;

    /// <summary>Resolves packages together, downloading those that this machine has not.</summary>
    /// <param name="requests">All packages of the session; the last is the new one, which messages name.</param>
    /// <param name="sources">Folders and addresses to look in beside the configured ones.</param>
    /// <param name="cancellation">Ends the SDK's process and all it started.</param>
    /// <exception cref="PackageException">
    /// They cannot be had: no such package or version, no network, conflicts, no SDK, too slow.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<RestoredPackages> RestoreAsync(
        IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(sources);
        if (requests.Count == 0)
            return RestoredPackages.None;
        var dotnet = _sdk();
        var folder = Directory.CreateTempSubdirectory($"tpuremote-packages-{Environment.ProcessId}-"); // mode 0700
        try
        {
            RestoreProject.Write(requests, sources, _notebookFolder).Save(Path.Combine(folder.FullName, ProjectFile));
            return await RunAsync(dotnet, folder.FullName, requests[^1], cancellation).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<RestoredPackages> RunAsync(DotnetSdk dotnet, string folder, PackageRequest asked, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_deadline);
        try
        {
            var (exitCode, output) = await SdkProcess.RunAsync(dotnet.StartInfo(folder, Arguments()), limit.Token).ConfigureAwait(false);
            var diagnostics = RestoreDiagnostic.Parse(output);
            var result = Path.Combine(folder, ResultFile);
            if (exitCode != 0 || !File.Exists(result))
                throw RestoreFailure.Of(asked, diagnostics, output);
            var warnings = diagnostics.Where(diagnostic => !diagnostic.IsError).Select(diagnostic => diagnostic.Text);
            return RestoreResult.Read(result, Path.Combine(folder, AssetsFile), [.. warnings]);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PackageException($"Restoring {asked} took longer than {_deadline.TotalSeconds:0} s and was ended: a package source " +
                "does not answer, or the network is slow. What was downloaded is kept: run the cell again to go on.");
        }
    }

    private static IEnumerable<string> Arguments() =>
    [
        "msbuild", ProjectFile, "-nologo", "-noAutoResponse", "-nodeReuse:false", "-maxCpuCount:1", "-terminalLogger:off",
        "-restore", "-target:ResolvePackageAssets", $"-getItem:{string.Join(',', RestoreResult.Items)}", $"-getResultOutputFile:{ResultFile}",
    ];
}
