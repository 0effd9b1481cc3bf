using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>What <c>kernel.json</c> says: how Jupyter starts the kernel, and how that starts the C# process.</summary>
/// <param name="Python">The interpreter that has ipykernel.</param>
/// <param name="Command">The command line of the C# process.</param>
/// <param name="DotnetRoot">Where .NET is installed, for a program that looks for it by itself.</param>
/// <param name="Version">The version that installed it.</param>
public sealed record KernelSpec(string Python, ImmutableArray<string> Command, string DotnetRoot, string Version)
{
    /// <summary>The kernel's name for programs; notebooks carry it in their metadata.</summary>
    public const string Name = "csharp-tpu";

    /// <summary>The kernel's name for people.</summary>
    public const string DisplayName = "C# (TpuRemote)";

    /// <summary>The file that Python runs.</summary>
    public const string EntryFile = "tpuremote_kernel.py";

    private const string OurMetadata = "tpuremote";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        // Paths and names stay readable; it is a file, never a part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of kernel.json in a folder.</summary>
    public string ToJson(string folder) => new JsonObject
    {
        ["argv"] = new JsonArray(Python, Path.Combine(folder, EntryFile), "-f", "{connection_file}"),
        ["display_name"] = DisplayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "signal",
        ["env"] = new JsonObject { ["DOTNET_ROOT"] = DotnetRoot },
        ["metadata"] = new JsonObject
        {
            ["debugger"] = false,
            [OurMetadata] = new JsonObject
            {
                ["command"] = new JsonArray([.. Command.Select(part => JsonValue.Create(part))]),
                ["version"] = Version,
            },
        },
    }.ToJsonString(Format) + "\n";

    /// <summary>Reads a kernel.json; null where it is not one of ours.</summary>
    public static KernelSpec? Parse(string json)
    {
        try
        {
            var root = JsonNode.Parse(json);
            var ours = root?["metadata"]?[OurMetadata];
            var python = (string?)root?["argv"]?.AsArray().FirstOrDefault();
            var command = ours?["command"]?.AsArray().Select(part => (string?)part).ToArray();
            var dotnet = (string?)root?["env"]?["DOTNET_ROOT"];
            var version = (string?)ours?["version"];
            return python is null || command is null || command.Contains(null) || dotnet is null || version is null
                ? null
                : new KernelSpec(python, [.. command.OfType<string>()], dotnet, version);
        }
        // Not JSON, or a value of another kind than ours is.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
