using System.Collections.Immutable;
using TpuRemote.Client.Displays;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Client.Sessions;

/// <summary>The shape of the system, field by field as tensorflow.tpu.TopologyProto has it.</summary>
/// <param name="MeshShape">Extents of the mesh: x, y, z in chips, then cores per chip.</param>
/// <param name="NumTasks">The number of hosts.</param>
/// <param name="NumTpuDevicesPerTask">Cores on each host.</param>
/// <param name="DeviceCoordinates">Coordinates x, y, z, core of every core, one after another: tasks times cores per task times 4
/// numbers.</param>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record SystemTopology(
    ImmutableArray<int> MeshShape, int NumTasks, int NumTpuDevicesPerTask, ImmutableArray<int> DeviceCoordinates)
    : IShown
{
    /// <summary>Whether links join the first and last chips along x, y and z: a whole pod is a torus, a part of one a mesh.</summary>
    public ImmutableArray<bool> MeshWraps { get; init; } = [false, false, false];

    /// <inheritdoc />
    Display IShown.Show() => View.Topology(this);

    internal static SystemTopology From(InitializeSystemResponse response)
    {
        var proto = response.Topology;
        return new([.. proto.MeshShape], proto.NumTasks, proto.NumTpuDevicesPerTask, [.. proto.DeviceCoordinates])
        {
            MeshWraps = [.. response.MeshWraps],
        };
    }
}
