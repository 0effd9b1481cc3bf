using System.Collections.Immutable;
using TpuRemote;
using TpuRemote.Client;
using TpuRemote.Jupyter.Packages;
using TpuRemote.Learn;

namespace Ctpu.Notebooks;

/// <summary>
/// The packages of this house that a notebook gets from beside this program: <c>#r "nuget: TpuRemote"</c> works offline, in a checkout and
/// before anything is published.
/// </summary>
internal static class OwnPackages
{
    /// <summary>Those that a notebook has use for.</summary>
    public static ImmutableArray<BundledPackage> All() =>
        [.. new[] { typeof(Tpu), typeof(TpuSession), typeof(Losses) }.Select(type => BundledPackage.Of(type.Assembly))];
}
