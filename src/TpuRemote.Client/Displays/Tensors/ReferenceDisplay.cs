namespace TpuRemote.Client.Displays.Tensors;

/// <summary>A tensor whose elements are not here: what it is, and where they are. Nothing is fetched to show it.</summary>
internal sealed class ReferenceDisplay(string type, string what, string? caption) : Display
{
    /// <inheritdoc />
    public override string ToHtml() =>
        $"<div class=\"{Theme.Class}\">{Theme.Style()}{(caption is null ? "" : $"<strong>{Theme.Escape(caption)}</strong> ")}"
        + $"<code>{Theme.Escape(type)}</code> <span style=\"color:{Theme.Muted}\">{Theme.Escape(what)}</span></div>";

    /// <inheritdoc />
    public override string ToText() => $"{(caption is null ? "" : $"{caption}: ")}{type} ({what})";
}
