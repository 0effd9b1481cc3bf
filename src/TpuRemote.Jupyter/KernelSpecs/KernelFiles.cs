using System.Collections.Immutable;

namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>The files that stand beside kernel.json; the assembly carries them.</summary>
internal static class KernelFiles
{
    private const string Prefix = "KernelSpec/";

    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(KernelFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes them into a folder.</summary>
    public static void WriteTo(string folder)
    {
        foreach (var name in Names)
        {
            using var content = typeof(KernelFiles).Assembly.GetManifestResourceStream(Prefix + name)!;
            using var file = File.Create(Path.Combine(folder, name));
            content.CopyTo(file);
        }
    }
}
