namespace TpuRemote.Tests.Digits;

/// <summary>
/// The 10,000 real digits that the repository does not carry: TPUREMOTE_SHARED/data/mnist, by default beside the repository.
/// </summary>
internal static class SharedDigits
{
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("TPUREMOTE_SHARED") is { Length: > 0 } stated
            ? stated
            : Path.Combine(Root(), "..", "shared"), "data", "mnist");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TpuRemote.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"TpuRemote.sln was not found above {AppContext.BaseDirectory}");
    }
}

/// <summary>A theory on real digits; skipped at discovery, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDigitsTheoryAttribute : TheoryAttribute
{
    public SharedDigitsTheoryAttribute() =>
        Skip = Directory.Exists(SharedDigits.Folder)
            ? null
            : "handwritten digits are absent: set TPUREMOTE_SHARED to a folder with data/mnist";
}
