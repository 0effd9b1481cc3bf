using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Gradients;

/// <summary>Finds ops that must not be run a second time on the way back.</summary>
internal static class HostTransfers
{
    /// <summary>Whether the op, or one in its regions, takes data from the host or gives some.</summary>
    public static bool Has(Operation operation) =>
        operation.Definition is InfeedOp or OutfeedOp || operation.Regions.Any(r => r.Operations.Any(Has));
}
