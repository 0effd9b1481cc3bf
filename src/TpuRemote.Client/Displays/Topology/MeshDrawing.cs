using System.Globalization;
using System.Text;

namespace TpuRemote.Client.Displays.Topology;

/// <summary>
/// Draws a mesh as SVG: hosts as coloured fields with their numbers, links as lines, links around it as curved tracks between the rows
/// and columns, chips as boxes with their cores. Layers along z stand beside one another.
/// </summary>
internal sealed class MeshDrawing
{
    private const int Margin = 18;
    private const int LayerTitle = 16;

    private readonly Mesh _mesh;
    private readonly MeshMeasures _measures;
    private readonly StringBuilder _svg = new();

    private MeshDrawing(Mesh mesh)
    {
        _mesh = mesh;
        _measures = MeshMeasures.For(Math.Max(mesh.Extents[0], mesh.Extents[1]));
    }

    private int LayerWidth => (_mesh.Extents[0] * _measures.Pitch) + (2 * Margin);

    private int LayerHeight => (_mesh.Extents[1] * _measures.Pitch) + (2 * Margin) + (_mesh.IsFlat ? 0 : LayerTitle);

    /// <summary>The svg element.</summary>
    public static string Of(Mesh mesh) => new MeshDrawing(mesh).Draw();

    private string Draw()
    {
        var (width, height) = (LayerWidth * _mesh.Extents[2], LayerHeight);
        var label = Theme.Escape($"{_mesh.Summary}; {_mesh.Form}");
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg role=\"img\" aria-label=\"{label}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        _svg.Append(CultureInfo.InvariantCulture, $"<title>{label}</title>");
        foreach (var layer in _mesh.Chips.GroupBy(chip => chip.Z)) DrawLayer([.. layer], layer.Key);
        return _svg.Append("</svg>").ToString();
    }

    private void DrawLayer(MeshChip[] chips, int z)
    {
        var top = _mesh.IsFlat ? 0 : LayerTitle;
        _svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({(z * LayerWidth) + Margin} {Margin + top})\">");
        if (!_mesh.IsFlat)
            _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"-12\" font-size=\"12\" fill=\"{Theme.Text}\">z = {z}</text>");
        var hosts = chips.GroupBy(chip => chip.Host).Select(host => HostField.Of(host.Key, [.. host])).ToArray();
        foreach (var host in hosts) DrawField(host);
        DrawLinks();
        DrawTracks();
        foreach (var host in hosts) DrawChips(chips.Where(chip => chip.Host == host.Number), host);
        foreach (var host in hosts) DrawLabel(host);
        _svg.Append("</g>");
    }

    private void DrawField(HostField host)
    {
        var (pitch, inset) = (_measures.Pitch, _measures.Gap / 6.0);
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{(host.Left * pitch) + inset:0.#}\" y=\"{(host.Top * pitch) + inset:0.#}\" rx=\"4\" "
            + $"width=\"{(host.Columns * pitch) - (2 * inset):0.#}\" height=\"{(host.Rows * pitch) - (2 * inset):0.#}\" "
            + $"fill=\"{host.Color}\" fill-opacity=\".14\" stroke=\"{host.Color}\" stroke-opacity=\".6\"/>");
    }

    private void DrawLinks()
    {
        var (columns, rows) = (_mesh.Extents[0], _mesh.Extents[1]);
        var path = new StringBuilder();
        for (var y = 0; y < rows; y++) path.Append(CultureInfo.InvariantCulture, $"M{Middle(0)} {Middle(y)}H{Middle(columns - 1)}");
        for (var x = 0; x < columns; x++) path.Append(CultureInfo.InvariantCulture, $"M{Middle(x)} {Middle(0)}V{Middle(rows - 1)}");
        _svg.Append($"<path class=\"links\" d=\"{path}\" fill=\"none\" stroke=\"{Theme.Muted}\" stroke-width=\"1.5\"/>");
    }

    private void DrawTracks()
    {
        var path = new StringBuilder();
        var (columns, rows) = (_mesh.Extents[0], _mesh.Extents[1]);
        for (var y = 0; _mesh.Wraps[0] && y < rows; y++) WriteTrack(path, columns, y, (along, across) => (along, across));
        for (var x = 0; _mesh.Wraps[1] && x < columns; x++) WriteTrack(path, rows, x, (along, across) => (across, along));
        if (path.Length > 0) _svg.Append($"<path class=\"around\" d=\"{path}\" fill=\"none\" stroke=\"{Theme.Accent}\"/>");
    }

    // From the last chip of a row or column out, around a bend, back beside it, and around another bend to the first.
    private void WriteTrack(StringBuilder path, int chips, int index, Func<double, double, (double X, double Y)> place)
    {
        var (half, bend) = (_measures.Chip / 2.0, (_measures.Chip / 2.0) + (_measures.Gap * 0.6));
        var (first, last, own) = (Middle(0), Middle(chips - 1), Middle(index));
        var (beside, between) = (own - (_measures.Pitch / 2.0), own - (_measures.Pitch / 4.0));
        To("M", last, own);
        To("L", last + half, own);
        To("Q", last + bend, own);
        To(" ", last + bend, between);
        To("T", last + half, beside);
        To("L", first - half, beside);
        To("Q", first - bend, beside);
        To(" ", first - bend, between);
        To("T", first - half, own);
        To("L", first, own);

        void To(string command, double along, double across)
        {
            var (x, y) = place(along, across);
            path.Append(CultureInfo.InvariantCulture, $"{command}{x:0.#} {y:0.#}");
        }
    }

    private void DrawChips(IEnumerable<MeshChip> chips, HostField host)
    {
        var size = _measures.Chip;
        _svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{Theme.Surface}\" stroke=\"{host.Color}\">");
        foreach (var chip in chips)
        {
            var (x, y) = (Middle(chip.X) - (size / 2.0), Middle(chip.Y) - (size / 2.0));
            var title = $"<title>{chip.Label(_mesh.IsFlat)}</title>";
            _svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" rx=\"{(_measures.HasCores ? 4 : 1)}\">{title}</rect>");
            DrawCores(chip, x, y, host, title);
        }
        _svg.Append("</g>");
    }

    private void DrawCores(MeshChip chip, double left, double top, HostField host, string title)
    {
        var inset = _measures.HasCores ? 3.0 : 2;
        var width = (_measures.Chip - inset) / chip.Cores.Length;
        if (!_measures.HasCores)
        {
            // One line between the cores of a chip is what there is room for.
            for (var core = 1; core < chip.Cores.Length; core++)
            {
                var x = left + (core * (double)_measures.Chip / chip.Cores.Length);
                _svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.#} {top}v{_measures.Chip}\"/>");
            }
            return;
        }
        for (var core = 0; core < chip.Cores.Length; core++)
        {
            var (x, y, high) = (left + inset + (core * width), top + inset, _measures.Chip - (2 * inset));
            _svg.Append(
            CultureInfo.InvariantCulture,
            $"<g><rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width - inset:0.#}\" height=\"{high:0.#}\" rx=\"2\" stroke=\"none\" "
                + $"fill=\"{host.Color}\" fill-opacity=\".22\"/><text x=\"{x + ((width - inset) / 2):0.#}\" y=\"{y + (high / 2) + 4:0.#}\" "
                + $"font-size=\"{_measures.CoreText}\" text-anchor=\"middle\" stroke=\"none\" "
                + $"fill=\"{Theme.Text}\">{chip.Cores[core]}</text>{title}</g>");
        }
    }

    private void DrawLabel(HostField host)
    {
        var (x, y) = ((host.Left + (host.Columns / 2.0)) * _measures.Pitch, (host.Top + (host.Rows / 2.0)) * _measures.Pitch);
        // Between the chips where there is room in the middle, and otherwise above them.
        var isBetween = host.Columns % 2 == 0 && host.Rows % 2 == 0;
        var baseline = isBetween ? y + (_measures.Text * 0.35) : (host.Top * _measures.Pitch) + (_measures.Gap / 2.0);
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{baseline:0.#}\" font-size=\"{_measures.Text}\" font-weight=\"600\" text-anchor=\"middle\" "
            + $"fill=\"{Theme.Text}\" stroke=\"{Theme.Surface}\" stroke-width=\"3\" paint-order=\"stroke\">"
            + $"{(_measures.HasCores ? "host " : "")}{host.Number}</text>");
    }

    private double Middle(int index) => (index + 0.5) * _measures.Pitch;
}
