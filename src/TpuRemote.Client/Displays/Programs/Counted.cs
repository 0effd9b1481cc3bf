using System.Globalization;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>Numbers with what they count.</summary>
internal static class Counted
{
    /// <summary><c>1 op</c>, <c>1,024 ops</c>.</summary>
    public static string Of(long count, string what) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>Bytes in binary multiples: <c>512 B</c>, <c>1.5 KiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024 && unit < units.Length - 1; unit++) size /= 1024;
        return $"{size.ToString(unit == 0 || size >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture)} {units[unit]}";
    }
}
