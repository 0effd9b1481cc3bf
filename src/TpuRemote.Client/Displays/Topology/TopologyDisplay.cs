namespace TpuRemote.Client.Displays.Topology;

/// <summary>The chips, cores, hosts and links of a system.</summary>
internal sealed class TopologyDisplay(Mesh mesh) : Display
{
    /// <inheritdoc />
    public override string ToHtml()
    {
        var around = mesh.Wraps.Contains(true) ? "; curved lines link the ends of a row or column" : "";
        return $"<div class=\"{Theme.Class}\">{Theme.Style()}<div><strong>{Theme.Escape(mesh.Summary)}</strong></div>"
            + $"<div style=\"color:{Theme.Muted}\">{Theme.Escape(mesh.Form)}; numbered fields are hosts, boxes chips{around}</div>"
            + $"<div style=\"overflow-x:auto\">{(mesh.Chips.IsEmpty ? "" : MeshDrawing.Of(mesh))}</div></div>";
    }

    /// <inheritdoc />
    public override string ToText() => MeshText.Of(mesh);
}
