using System.Globalization;

namespace TpuRemote.Client.Displays.Topology;

/// <summary>Draws a mesh as text: a cell for each chip with its cores, or, in large ones, a cell for each host.</summary>
internal static class MeshText
{
    private const int MostColumns = 8;

    /// <summary>The lines of a mesh.</summary>
    public static string Of(Mesh mesh) => string.Join('\n', Lines(mesh));

    private static IEnumerable<string> Lines(Mesh mesh)
    {
        yield return mesh.Summary;
        var isFine = Math.Max(mesh.Extents[0], mesh.Extents[1]) <= MostColumns;
        yield return $"{mesh.Form}; {(isFine ? "host:cores of each chip" : "each number a host with its chips")}";
        foreach (var layer in mesh.Chips.GroupBy(chip => chip.Z))
        {
            if (!mesh.IsFlat) yield return $"z = {layer.Key}";
            foreach (var line in isFine ? Chips([.. layer], mesh) : Hosts([.. layer])) yield return line;
        }
    }

    private static IEnumerable<string> Chips(MeshChip[] chips, Mesh mesh)
    {
        var width = chips.Max(chip => Cell(chip).Length);
        var rows = chips.GroupBy(chip => chip.Y).ToArray();
        var between = string.Join("   ", Enumerable.Repeat("│".PadLeft((width / 2) + 1).PadRight(width), mesh.Extents[0])).TrimEnd();
        for (var y = 0; y < rows.Length; y++)
        {
            if (y > 0) yield return between;
            yield return string.Join("───", rows[y].Select(chip => Cell(chip).PadRight(width, ' '))).TrimEnd();
        }
    }

    private static string Cell(MeshChip chip) => $"[{chip.Host}:{string.Join(',', chip.Cores)}]";

    private static IEnumerable<string> Hosts(MeshChip[] chips)
    {
        var fields = chips.GroupBy(chip => chip.Host).Select(host => HostField.Of(host.Key, [.. host])).ToArray();
        var width = fields.Max(field => field.Number.ToString(CultureInfo.InvariantCulture).Length);
        return fields.GroupBy(field => field.Top).OrderBy(row => row.Key).Select(row => string.Join(
            ' ', row.OrderBy(field => field.Left).Select(field => field.Number.ToString(CultureInfo.InvariantCulture).PadLeft(width))));
    }
}
