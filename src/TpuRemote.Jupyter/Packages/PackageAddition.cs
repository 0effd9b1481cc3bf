using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Packages;

/// <summary>What one <c>#r "nuget: ..."</c> adds to a session: only what was not there before.</summary>
/// <param name="Package">The package asked for, in the version chosen.</param>
/// <param name="CompileReferences">Full paths of assemblies to compile against; XML documentation lies beside.</param>
/// <param name="RuntimeAssemblies">Full paths of assemblies to run.</param>
/// <param name="NativeLibraries">Full paths of native libraries for this machine.</param>
/// <param name="Warnings">What NuGet warned of.</param>
public sealed record PackageAddition(
    RestoredPackage Package,
    ImmutableArray<string> CompileReferences,
    ImmutableArray<string> RuntimeAssemblies,
    ImmutableArray<string> NativeLibraries,
    ImmutableArray<string> Warnings);
