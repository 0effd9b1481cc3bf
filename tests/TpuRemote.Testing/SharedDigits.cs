namespace TpuRemote.Testing;

/// <summary>The 10,000 real digits that the repository does not carry.</summary>
public static class SharedDigits
{
    /// <summary>TPUREMOTE_SHARED/data/mnist, by default ../shared/data/mnist beside the repository.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("TPUREMOTE_SHARED") is { Length: > 0 } stated
            ? stated
            : Path.Combine(Repository.Root, "..", "shared"),
        "data",
        "mnist");

    /// <summary>Why tests on them cannot run; null where they can.</summary>
    public static string? Absence { get; } = Directory.Exists(Folder)
        ? null
        : "Handwritten digits are absent: set TPUREMOTE_SHARED to a folder with data/mnist.";
}

/// <summary>A fact about real digits; skipped at discovery, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDigitsFactAttribute : FactAttribute
{
    public SharedDigitsFactAttribute() => Skip = SharedDigits.Absence;
}

/// <summary>A theory about real digits; skipped at discovery, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDigitsTheoryAttribute : TheoryAttribute
{
    public SharedDigitsTheoryAttribute() => Skip = SharedDigits.Absence;

    /// <summary>Whether it sends signals, to a process that must not have inherited ignoring them.</summary>
    public bool OnLinuxOnly
    {
        get => false;
        set => Skip = value && !OperatingSystem.IsLinux() ? "Only on Linux does env set signals back to their default." : SharedDigits.Absence;
    }
}
