using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>Places in C# code for readers: <c>Cell 3, line 5</c> in notebooks, <c>Train.cs:12</c> in files.</summary>
internal static class SourceLink
{
    /// <summary>The place in few words; empty for none.</summary>
    public static string ToText(FileLocation? place)
    {
        if (place is null) return "";
        return IsFile(place.File) ? $"{FileName(place.File)}:{place.Line}" : $"{place.File}, line {place.Line}";
    }

    /// <summary>The place as HTML; a link that opens VS Code where the file exists on this machine.</summary>
    public static string ToHtml(FileLocation? place)
    {
        var text = Theme.Escape(ToText(place));
        if (place is null || !IsFile(place.File)) return text;
        var title = Theme.Escape(place.ToString());
        return File.Exists(place.File)
            ? $"<a href=\"{Theme.Escape(Address(place))}\" title=\"{title}\">{text}</a>"
            : $"<span title=\"{title}\">{text}</span>";
    }

    // Symbols name files by whole paths, of whichever system compiled them; a notebook's cells have names that are no paths.
    private static bool IsFile(string file) => file.Contains('/') || file.Contains('\\');

    private static string FileName(string file) => file[(file.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string Address(FileLocation place)
    {
        var segments = place.File.Replace('\\', '/').TrimStart('/').Split('/').Select(Uri.EscapeDataString);
        return $"vscode://file/{string.Join('/', segments)}:{place.Line}:{Math.Max(1, place.Column)}";
    }
}
