using System.Runtime.CompilerServices;

namespace TpuRemote.Jupyter.Tests.Packages;

/// <summary>Where restores of these tests put packages.</summary>
internal static class PackageFolder
{
    /// <summary>
    /// NUGET_PACKAGES, which a build may have set, would overrule the nuget.config of each <see cref="PackageFeed"/>: their packages of
    /// the same names would meet in one folder, and stay there.
    /// </summary>
    [ModuleInitializer]
    internal static void LeaveToNuGetConfig() => Environment.SetEnvironmentVariable("NUGET_PACKAGES", null);
}
