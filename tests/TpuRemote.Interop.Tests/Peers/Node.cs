using System.Text.Json;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>Node.js with @grpc/grpc-js: a gRPC implementation that shares no code with ours nor with gRPC's C core.</summary>
public static class Node
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>The interpreter.</summary>
    public static string Interpreter { get; } = Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "node"))
        .FirstOrDefault(File.Exists) ?? "node";

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Absence => Reason.Value;

    private static string Project { get; } = Path.Combine(Repository.Root, "tests", "TpuRemote.Interop.Tests");

    private static string? FindReason()
    {
        if (!File.Exists(Interpreter)) return "node is not on the PATH";
        using var wanted = JsonDocument.Parse(File.ReadAllText(Path.Combine(Project, "package.json")));
        return wanted.RootElement.GetProperty("dependencies").EnumerateObject()
            .Select(package => FindReason(package.Name, package.Value.GetString()!))
            .FirstOrDefault(reason => reason is not null);
    }

    private static string? FindReason(string package, string version)
    {
        var manifest = Path.Combine(Project, "node_modules", package, "package.json");
        if (!File.Exists(manifest)) return $"{package} {version} is not installed: .ci/run installs it by npm";
        using var found = JsonDocument.Parse(File.ReadAllText(manifest));
        var installed = found.RootElement.GetProperty("version").GetString();
        return installed == version ? null : $"{package} {installed} is installed, the tests are written for {version}: run .ci/run";
    }
}

/// <summary>A fact that needs <see cref="Node"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    /// <summary>Skips where Node.js or its packages are absent.</summary>
    public NodeFactAttribute() => Skip = Node.Absence;
}

/// <summary>A theory that needs <see cref="Node"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where Node.js or its packages are absent.</summary>
    public NodeTheoryAttribute() => Skip = Node.Absence;
}
