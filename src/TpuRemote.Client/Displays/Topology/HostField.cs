namespace TpuRemote.Client.Displays.Topology;

/// <summary>The part of a layer that one host's chips take, in chips.</summary>
/// <param name="Number">The host's.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Columns">Its width.</param>
/// <param name="Rows">Its height.</param>
internal sealed record HostField(int Number, int Left, int Top, int Columns, int Rows)
{
    /// <summary>A colour that its neighbours do not have.</summary>
    public string Color => Theme.Series((Left / Columns) + (3 * (Top / Rows)));

    /// <summary>The field of a host's chips.</summary>
    public static HostField Of(int number, IReadOnlyList<MeshChip> chips)
    {
        var (left, top) = (chips.Min(chip => chip.X), chips.Min(chip => chip.Y));
        return new(number, left, top, chips.Max(chip => chip.X) - left + 1, chips.Max(chip => chip.Y) - top + 1);
    }
}
