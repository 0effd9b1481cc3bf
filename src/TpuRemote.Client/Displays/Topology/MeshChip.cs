using System.Collections.Immutable;

namespace TpuRemote.Client.Displays.Topology;

/// <summary>A chip where it stands.</summary>
/// <param name="X">Position in the mesh.</param>
/// <param name="Y">Position in the mesh.</param>
/// <param name="Z">Position in the mesh.</param>
/// <param name="Host">The host that drives it.</param>
/// <param name="Cores">The numbers of its cores in the pod.</param>
internal sealed record MeshChip(int X, int Y, int Z, int Host, ImmutableArray<int> Cores)
{
    /// <summary>What it is, in words.</summary>
    public string Label(bool isFlat) =>
        $"chip {X},{Y}{(isFlat ? "" : $",{Z}")} of host {Host}: {(Cores.Length == 1 ? "core" : "cores")} {string.Join(", ", Cores)}";
}
