using TpuRemote.Grpc.V1;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Services;

/// <summary>What the server is, as clients see it.</summary>
internal sealed class TopologyAnswers(IAccelerator accelerator)
{
    private const int MinVersion = 1;
    private const int MaxVersion = 1;

    private static readonly string SoftwareVersion = typeof(TopologyAnswers).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Chooses the protocol version.</summary>
    /// <exception cref="RefusalException">Client and server have none in common.</exception>
    public static GetVersionResponse GetVersion(GetVersionRequest request)
    {
        if (request.MinVersion < 1 || request.MinVersion > request.MaxVersion)
            throw RefusalException.Invalid(
                $"protocol versions {request.MinVersion} to {request.MaxVersion} were given; expected 1 <= min <= max");
        if (request.MinVersion > MaxVersion || request.MaxVersion < MinVersion)
        {
            throw RefusalException.Precondition(
                $"the client speaks protocol versions {request.MinVersion} to {request.MaxVersion}, " +
                $"this server {MinVersion} to {MaxVersion}");
        }

        return new GetVersionResponse { Version = Math.Min(request.MaxVersion, MaxVersion), ServerVersion = SoftwareVersion };
    }

    /// <summary>Devices and hosts.</summary>
    public ListDevicesResponse ListDevices()
    {
        var topology = accelerator.Topology;
        return new ListDevicesResponse
        {
            AcceleratorType = topology.Name,
            Generation = topology.Generation.Name,
            Devices = { topology.Devices.Select(device => ToProto(device, topology.Generation.Kind)) },
            Hosts = { topology.Devices.GroupBy(device => device.HostId).OrderBy(host => host.Key).Select(ToProto) },
            KernelProviders = { accelerator.KernelProviders },
            MeshWraps = { topology.Wraps },
        };
    }

    /// <summary>By axis, whether the mesh closes to a ring.</summary>
    public IEnumerable<bool> MeshWraps => accelerator.Topology.Wraps;

    /// <summary>The shape of the system.</summary>
    public TopologyProto Topology()
    {
        var topology = accelerator.Topology;
        return new TopologyProto
        {
            MeshShape = { topology.Mesh, topology.CoresPerChip },
            NumTasks = topology.HostCount,
            NumTpuDevicesPerTask = topology.CoresPerHost,
            DeviceCoordinates =
            {
                topology.Devices.OrderBy(device => device.HostId).ThenBy(device => device.LocalId)
                    .SelectMany(device => new[] { device.X, device.Y, device.Z, device.CoreOnChip }),
            },
        };
    }

    /// <summary>Use of device memory.</summary>
    /// <exception cref="RefusalException">There is no such device.</exception>
    public MemoryStatsResponse MemoryStats(MemoryStatsRequest request)
    {
        var all = accelerator.Topology.Devices.Select(device => (uint)device.Id);
        return new MemoryStatsResponse { Devices = { (request.DeviceIds.Count == 0 ? all : request.DeviceIds).Select(StatsOf) } };
    }

    private DeviceMemoryStats StatsOf(uint device)
    {
        var devices = accelerator.Topology.CoreCount;
        if (device >= devices) throw RefusalException.Invalid($"device {device} was given; the pod has devices 0 to {devices - 1}");
        var use = accelerator.MemoryOf((int)device);
        return new DeviceMemoryStats
        {
            DeviceId = device,
            BytesInUse = (ulong)use.BytesInUse,
            PeakBytesInUse = (ulong)use.PeakBytesInUse,
            NumAllocs = (ulong)use.NumAllocs,
            LargestAllocSize = (ulong)use.LargestAllocSize,
            BytesLimit = (ulong)use.BytesLimit,
        };
    }

    private static DeviceProto ToProto(Pod.Specs.TpuDevice device, string kind) => new()
    {
        Id = (uint)device.Id,
        HostId = (uint)device.HostId,
        LocalId = (uint)device.LocalId,
        X = (uint)device.X,
        Y = (uint)device.Y,
        Z = (uint)device.Z,
        CoreOnChip = (uint)device.CoreOnChip,
        Kind = kind,
        HbmBytes = (ulong)device.HbmBytes,
    };

    private static HostProto ToProto(IGrouping<int, Pod.Specs.TpuDevice> host) =>
        new() { Id = (uint)host.Key, DeviceIds = { host.Select(device => (uint)device.Id) } };
}
