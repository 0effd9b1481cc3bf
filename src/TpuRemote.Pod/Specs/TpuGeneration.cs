using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TpuRemote.Pod.Specs;

/// <summary>A TPU generation: the numbers of <c>Specs/&lt;name&gt;.json</c>, each with its source.</summary>
/// <param name="Name">The name, such as <c>v2</c>.</param>
/// <param name="Kind">The device kind as PJRT reports it, such as <c>TPU v2</c>.</param>
/// <param name="NamesCount">What the number in a slice's name counts.</param>
/// <param name="CoresPerChip">Tensor cores on a chip; each is one device.</param>
/// <param name="ClockHertz">Clock of the core.</param>
/// <param name="MatrixUnitsPerCore">Matrix units (MXUs) of a core.</param>
/// <param name="MatrixUnitSize">Rows and columns of the systolic array.</param>
/// <param name="VectorLanes">Lanes of the vector unit: the minor dimension of a tile.</param>
/// <param name="VectorSublanes">Sublanes of the vector unit: the second-minor dimension of a tile.</param>
/// <param name="VectorAlusPerLaneAndSublane">ALUs of the vector unit per lane and sublane.</param>
/// <param name="HbmBytesPerChip">High-bandwidth memory of a chip.</param>
/// <param name="HbmBytesPerSecondPerChip">Its bandwidth.</param>
/// <param name="VmemBytesPerCore">Vector memory of a core.</param>
/// <param name="LinksPerChip">Inter-chip links of a chip.</param>
/// <param name="LinkBytesPerSecond">Bandwidth of a link, one way.</param>
/// <param name="HostBytesPerSecondPerChip">Bandwidth between host and chip.</param>
/// <param name="Slices">The sizes that can be had, smallest first.</param>
/// <param name="SlicesSource">Where the sizes, meshes and hosts were published.</param>
public sealed record TpuGeneration(
    string Name,
    string Kind,
    NameUnit NamesCount,
    SpecNumber CoresPerChip,
    SpecNumber ClockHertz,
    SpecNumber MatrixUnitsPerCore,
    SpecNumber MatrixUnitSize,
    SpecNumber VectorLanes,
    SpecNumber VectorSublanes,
    SpecNumber VectorAlusPerLaneAndSublane,
    SpecNumber HbmBytesPerChip,
    SpecNumber HbmBytesPerSecondPerChip,
    SpecNumber VmemBytesPerCore,
    SpecNumber LinksPerChip,
    SpecNumber LinkBytesPerSecond,
    SpecNumber HostBytesPerSecondPerChip,
    ImmutableArray<SliceShape> Slices,
    string SlicesSource)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The generations that can be simulated, oldest first: every JSON file of this folder.</summary>
    public static ImmutableArray<TpuGeneration> All { get; } = LoadAll();

    /// <summary>High-bandwidth memory of one core, in bytes.</summary>
    public long HbmBytesPerCore => (long)(HbmBytesPerChip.Value / CoresPerChip.Value);

    private static ImmutableArray<TpuGeneration> LoadAll()
    {
        var assembly = typeof(TpuGeneration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Load(assembly.GetManifestResourceStream(name)!))];
    }

    private static TpuGeneration Load(Stream stream)
    {
        using (stream) return JsonSerializer.Deserialize<TpuGeneration>(stream, Format)!;
    }
}
