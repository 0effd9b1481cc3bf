namespace TpuRemote.Interop.Tests.Table;

/// <summary>The table that stands in the transport's README, between two comments.</summary>
internal static class ReadmeTable
{
    private const string Begin = "<!-- interop table -->\n";
    private const string End = "<!-- end of the interop table -->";

    private static readonly string Readme = Path.Combine(Repository.Root, "src", "TpuRemote.Grpc", "README.md");

    /// <summary>The table.</summary>
    public static string Read()
    {
        var text = File.ReadAllText(Readme);
        var (begin, end) = Find(text);
        return text[begin..end];
    }

    /// <summary>Puts another table there.</summary>
    public static void Write(string table)
    {
        var text = File.ReadAllText(Readme);
        var (begin, end) = Find(text);
        File.WriteAllText(Readme, $"{text[..begin]}{table}{text[end..]}");
    }

    private static (int Begin, int End) Find(string text)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? (begin + Begin.Length, end)
            : throw new InvalidDataException($"{Readme} lacks the lines '{Begin.TrimEnd()}' and '{End}'");
    }
}
