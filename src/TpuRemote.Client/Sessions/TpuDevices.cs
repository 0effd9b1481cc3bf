using System.Collections.Immutable;
using TpuRemote.Client.Displays;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Client.Sessions;

/// <summary>The pod behind a session.</summary>
/// <param name="AcceleratorType">As Cloud TPU names it: v2-8.</param>
/// <param name="Generation">v2, v3 ...</param>
/// <param name="Devices">Every core, by ascending number.</param>
/// <param name="KernelProviders">The sets of CPU kernels that can compute there, the one in use first.</param>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record TpuDevices(
    string AcceleratorType, string Generation, ImmutableArray<TpuDevice> Devices, ImmutableArray<string> KernelProviders)
    : IShown
{
    /// <summary>The number of hosts.</summary>
    public int HostCount => Devices.Select(d => d.HostId).Distinct().Count();

    /// <summary>Whether links join the first and last chips along x, y and z: a whole pod is a torus, a part of one a mesh.</summary>
    public ImmutableArray<bool> MeshWraps { get; init; } = [false, false, false];

    /// <inheritdoc />
    Display IShown.Show() => View.Topology(this);

    internal static TpuDevices From(ListDevicesResponse response) => new(
        response.AcceleratorType, response.Generation, [.. response.Devices.Select(TpuDevice.From)], [.. response.KernelProviders])
    {
        MeshWraps = [.. response.MeshWraps],
    };
}

/// <summary>One core, which runs one replica.</summary>
/// <param name="Id">Number in the pod, from 0; replica r runs on core r.</param>
/// <param name="HostId">The host that it hangs on.</param>
/// <param name="LocalId">Number among the cores of its host, from 0.</param>
/// <param name="X">Position of its chip in the mesh, in chips.</param>
/// <param name="Y">Position of its chip in the mesh, in chips.</param>
/// <param name="Z">Position of its chip in the mesh, in chips; 0 where the mesh has two dimensions.</param>
/// <param name="CoreOnChip">Number of the core on its chip, from 0.</param>
/// <param name="Kind">As PJRT reports it: TPU v2.</param>
/// <param name="HbmBytes">High-bandwidth memory of the core, bytes.</param>
public sealed record TpuDevice(int Id, int HostId, int LocalId, int X, int Y, int Z, int CoreOnChip, string Kind, long HbmBytes)
{
    /// <summary>As TensorFlow names a core: /job:worker/task:0/device:TPU:3.</summary>
    public override string ToString() => $"/job:worker/task:{HostId}/device:TPU:{LocalId}";

    internal static TpuDevice From(DeviceProto proto) => new(
        (int)proto.Id, (int)proto.HostId, (int)proto.LocalId, (int)proto.X, (int)proto.Y, (int)proto.Z, (int)proto.CoreOnChip, proto.Kind, (
            long)proto.HbmBytes);
}
