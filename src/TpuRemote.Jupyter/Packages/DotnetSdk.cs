using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TpuRemote.Jupyter.Packages;

/// <summary>The .NET SDK of this machine, which restores packages. A machine may have runtimes alone, or several installations.</summary>
/// <param name="Executable">Full path of its <c>dotnet</c>.</param>
public sealed record DotnetSdk(string Executable)
{
    /// <summary>The oldest that restores for the framework this kernel runs on.</summary>
    private const int OldestMajor = 10;

    /// <summary>
    /// The first with an SDK among: the <c>dotnet</c> that runs this process, DOTNET_HOST_PATH, DOTNET_ROOT, the installation of this
    /// runtime, PATH.
    /// </summary>
    /// <exception cref="PackageException">None has an SDK that is new enough; the message says where it was looked for.</exception>
    public static DotnetSdk Find() => Find(Candidates());

    /// <summary>The first of these executables with an SDK beside it.</summary>
    /// <exception cref="PackageException">None has.</exception>
    public static DotnetSdk Find(IEnumerable<string> candidates)
    {
        var tried = new List<string>();
        foreach (var candidate in candidates.Where(File.Exists).Select(Target).Distinct(StringComparer.Ordinal))
        {
            var newest = NewestMajor(candidate);
            if (newest >= OldestMajor)
                return new DotnetSdk(candidate);
            tried.Add(newest == 0 ? $"{candidate} has runtimes only" : $"{candidate} has SDK {newest}");
        }

        var found = tried.Count == 0 ? "no dotnet was found" : string.Join("; ", tried);
        throw new PackageException(
            $"#r \"nuget: ...\" needs the .NET SDK {OldestMajor} or newer, and this machine has none ({found}). " +
            "Install the SDK (https://dot.net/download), or set DOTNET_ROOT to where it is. Without it these work: C#, packages that came " +
            "with the kernel, and #r \"path/to/library.dll\".");
    }

    /// <summary>How to start it: in English, for errors are read by their codes; no build server is left behind.</summary>
    internal ProcessStartInfo StartInfo(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A kernel that was itself started by the SDK inherits these, and they would point the child at another SDK's files.
        string[] msbuilds = ["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];
        foreach (var inherited in msbuilds)
            start.Environment.Remove(inherited);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return start;
    }

    private static IEnumerable<string> Candidates()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Path.GetFileName(Environment.ProcessPath) == name)
            yield return Environment.ProcessPath!;
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            yield return host;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, name);
        // .../shared/Microsoft.NETCore.App/10.0.0/
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", name));
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(folder, name);
    }

    /// <summary><c>/usr/bin/dotnet</c> is a link; the SDKs are beside what it leads to.</summary>
    private static string Target(string executable) =>
        File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(executable);

    private static int NewestMajor(string executable)
    {
        var sdks = Path.Combine(Path.GetDirectoryName(executable)!, "sdk");
        return !Directory.Exists(sdks) ? 0 : Directory.EnumerateDirectories(sdks)
            .Where(sdk => File.Exists(Path.Combine(sdk, "dotnet.dll")))
            .Select(sdk => int.TryParse(Path.GetFileName(sdk).Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : 0)
            .DefaultIfEmpty(0)
            .Max();
    }
}
