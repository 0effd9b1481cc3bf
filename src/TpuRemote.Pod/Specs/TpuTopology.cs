using System.Collections.Immutable;
using System.Globalization;

namespace TpuRemote.Pod.Specs;

/// <summary>A slice of a pod, named as Google names it: <c>v2-8</c>, <c>v3-32</c> ... (for v2 and v3 the number counts cores).</summary>
public sealed class TpuTopology
{
    private TpuTopology(TpuGeneration generation, SliceShape shape)
    {
        Generation = generation;
        Name = shape.Name;
        Mesh = shape.Mesh;
        HostBlock = shape.Host;
        Wraps = [.. shape.Mesh.Zip(generation.Slices[^1].Mesh, (chips, pod) => chips == pod && chips > 2)];
        Devices = PlaceDevices();
    }

    /// <summary>The name, such as <c>v2-8</c>.</summary>
    public string Name { get; }

    /// <summary>The generation, with its numbers.</summary>
    public TpuGeneration Generation { get; }

    /// <summary>Chips along x, y and z.</summary>
    public ImmutableArray<int> Mesh { get; }

    /// <summary>
    /// Whether links join the first and last chips along x, y and z. A pod is a torus (CACM 63(7) 2020: 16 by 16 chips of v2, 32 by 32 of
    /// v3); a slice has its links around where it goes through the whole pod, and is cut off from them otherwise.
    /// </summary>
    public ImmutableArray<bool> Wraps { get; }

    /// <summary>Chips along x, y and z that one host drives.</summary>
    public ImmutableArray<int> HostBlock { get; }

    /// <summary>All devices by ascending id.</summary>
    public ImmutableArray<TpuDevice> Devices { get; }

    /// <summary>Devices (tensor cores) on a chip.</summary>
    public int CoresPerChip => (int)Generation.CoresPerChip.Value;

    /// <summary>Number of chips.</summary>
    public int ChipCount => Mesh[0] * Mesh[1] * Mesh[2];

    /// <summary>Number of devices: tensor cores.</summary>
    public int CoreCount => ChipCount * CoresPerChip;

    /// <summary>Chips of one host.</summary>
    public int ChipsPerHost => HostBlock[0] * HostBlock[1] * HostBlock[2];

    /// <summary>Devices of one host.</summary>
    public int CoresPerHost => ChipsPerHost * CoresPerChip;

    /// <summary>Number of hosts.</summary>
    public int HostCount => ChipCount / ChipsPerHost;

    /// <summary>High-bandwidth memory of one device, in bytes.</summary>
    public long HbmBytesPerCore => Generation.HbmBytesPerCore;

    /// <summary>The names of all slices that can be simulated.</summary>
    public static IEnumerable<string> Names => TpuGeneration.All.SelectMany(g => g.Slices).Select(s => s.Name);

    /// <summary>Finds the slice of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those of the generation and the nearest.</exception>
    public static TpuTopology Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var generation in TpuGeneration.All)
        {
            var shape = generation.Slices.FirstOrDefault(s => s.Name == name);
            if (shape is not null) return new TpuTopology(generation, shape);
        }
        throw new ArgumentException(Explain(name), nameof(name));
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private static string Explain(string name)
    {
        var parts = name.Split('-', 2);
        var generation = TpuGeneration.All.FirstOrDefault(g => g.Name == parts[0]);
        if (generation is null)
            return $"'{name}' is no TPU that can be simulated: expected one of {string.Join(", ", Names)}";
        var valid = string.Join(", ", generation.Slices.Select(s => s.Name));
        var unit = generation.NamesCount == NameUnit.Cores ? "cores" : "chips";
        var isNumber = long.TryParse(parts.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted);
        var nearest = isNumber ? $"; the nearest to {wanted} {unit} is {Nearest(generation, wanted)}" : "";
        return $"'{name}' is no slice of {generation.Kind}: expected one of {valid} (the number counts {unit}){nearest}";
    }

    private static string Nearest(TpuGeneration generation, long wanted) => generation.Slices
        .MinBy(s => UInt128.Max((UInt128)Size(s), (UInt128)wanted) - UInt128.Min((UInt128)Size(s), (UInt128)wanted))!.Name;

    private static long Size(SliceShape shape) =>
        long.Parse(shape.Name.AsSpan(shape.Name.IndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private ImmutableArray<TpuDevice> PlaceDevices()
    {
        var devices = ImmutableArray.CreateBuilder<TpuDevice>(CoreCount);
        var placedOnHost = new int[HostCount];
        for (var id = 0; id < CoreCount; id++)
        {
            var (chip, core) = Math.DivRem(id, CoresPerChip);
            var (row, x) = Math.DivRem(chip, Mesh[0]);
            var (z, y) = Math.DivRem(row, Mesh[1]);
            var host = HostOf(x, y, z);
            devices.Add(new TpuDevice(id, host, placedOnHost[host]++, x, y, z, core, HbmBytesPerCore));
        }
        return devices.MoveToImmutable();
    }

    // Hosts are numbered as chips are: block by block, x fastest.
    private int HostOf(int x, int y, int z)
    {
        var hostsAlongX = Mesh[0] / HostBlock[0];
        var hostsAlongY = Mesh[1] / HostBlock[1];
        return (z / HostBlock[2] * hostsAlongY + y / HostBlock[1]) * hostsAlongX + x / HostBlock[0];
    }
}
