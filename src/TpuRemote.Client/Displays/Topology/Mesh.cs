using System.Collections.Immutable;
using TpuRemote.Client.Sessions;

namespace TpuRemote.Client.Displays.Topology;

/// <summary>The chips of a system in their mesh.</summary>
/// <param name="Summary">The system in a sentence.</param>
/// <param name="Extents">Chips along x, y and z.</param>
/// <param name="Wraps">Whether the first and last chips along each are linked.</param>
/// <param name="Chips">By z, y and x.</param>
internal sealed record Mesh(string Summary, ImmutableArray<int> Extents, ImmutableArray<bool> Wraps, ImmutableArray<MeshChip> Chips)
{
    /// <summary>Whether it has two dimensions.</summary>
    public bool IsFlat => Extents[2] == 1;

    /// <summary>The form of the mesh, such as <c>torus of 16 x 16 chips</c>.</summary>
    public string Form
    {
        get
        {
            var around = "xyz".Where((_, axis) => Wraps[axis]).ToArray();
            var size = $"{string.Join(" x ", IsFlat ? Extents.Take(2) : Extents)} chips";
            var open = Enumerable.Range(0, 3).Any(axis => Extents[axis] > 1 && !Wraps[axis]);
            return around.Length == 0 ? $"mesh of {size}, no links around"
                : open ? $"mesh of {size}, links around along {string.Join(" and ", around)}"
                : $"torus of {size}";
        }
    }

    /// <summary>The mesh of the pod behind a session.</summary>
    public static Mesh Of(TpuDevices devices)
    {
        var chips = Together(devices.Devices.Select(d => (d.X, d.Y, d.Z, d.HostId, d.Id)));
        var first = devices.Devices.FirstOrDefault();
        var summary = $"{devices.AcceleratorType}: {Count(devices.Devices.Length, "core")} on {Count(chips.Length, "chip")}, "
            + $"{Count(devices.HostCount, "host")}"
            + (first is null ? "" : $", {first.Kind}, {first.HbmBytes / (double)(1 << 30):0.##} GiB of memory a core");
        return new(summary, Extent(chips), Complete(devices.MeshWraps), chips);
    }

    /// <summary>The mesh of a system that was brought up; its cores are numbered as the coordinates are listed.</summary>
    public static Mesh Of(SystemTopology system)
    {
        var each = system.NumTpuDevicesPerTask;
        var coordinates = system.DeviceCoordinates;
        var cores = Enumerable.Range(0, system.NumTasks * each).Select(core =>
            (coordinates[core * 4], coordinates[(core * 4) + 1], coordinates[(core * 4) + 2], core / each, core));
        var chips = Together(cores);
        var summary = $"{Count(system.NumTasks * each, "core")} on {Count(chips.Length, "chip")}, {Count(system.NumTasks, "host")} "
            + $"of {Count(each, "core")}";
        return new(summary, [.. system.MeshShape.Take(3)], Complete(system.MeshWraps), chips);
    }

    private static ImmutableArray<MeshChip> Together(IEnumerable<(int X, int Y, int Z, int Host, int Id)> cores) =>
    [
        .. cores.GroupBy(core => (core.Z, core.Y, core.X)).OrderBy(chip => chip.Key)
            .Select(chip => new MeshChip(chip.Key.X, chip.Key.Y, chip.Key.Z, chip.First().Host, [.. chip.Select(core => core.Id)])),
    ];

    private static ImmutableArray<int> Extent(ImmutableArray<MeshChip> chips) => chips.IsEmpty
        ? [0, 0, 1]
        : [chips.Max(c => c.X) + 1, chips.Max(c => c.Y) + 1, chips.Max(c => c.Z) + 1];

    // A server that does not say which axes wrap has none.
    private static ImmutableArray<bool> Complete(ImmutableArray<bool> wraps) => wraps.Length == 3 ? wraps : [false, false, false];

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
