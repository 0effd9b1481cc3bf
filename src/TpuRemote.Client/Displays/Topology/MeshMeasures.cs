namespace TpuRemote.Client.Displays.Topology;

/// <summary>Sizes of a drawing, in pixels: large chips with their cores' numbers for small systems, a fine grid for whole pods.</summary>
/// <param name="Chip">Side of a chip's square.</param>
/// <param name="Gap">Between two chips.</param>
/// <param name="Text">Size of a host's label.</param>
/// <param name="CoreText">Size of a core's number, which fits into half a chip.</param>
internal sealed record MeshMeasures(int Chip, int Gap, int Text, int CoreText)
{
    /// <summary>From the middle of a chip to that of the next.</summary>
    public int Pitch => Chip + Gap;

    /// <summary>Whether cores are drawn with their numbers.</summary>
    public bool HasCores => Chip >= 40;

    /// <summary>The sizes for so many chips along the longer side.</summary>
    public static MeshMeasures For(int longest) => longest switch
    {
        <= 4 => new(72, 32, 12, 12),
        <= 8 => new(44, 22, 11, 9),
        <= 16 => new(24, 14, 10, 0),
        _ => new(12, 9, 9, 0),
    };
}
