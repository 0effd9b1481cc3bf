namespace TpuRemote.Notebooks.Tests;

/// <summary>The folder <c>notebooks</c> of the repository, and the surroundings that what is in it runs in.</summary>
public static class NotebookFolder
{
    /// <summary>The variable that names a folder with the four files of MNIST.</summary>
    public const string MnistVariable = "TPUREMOTE_MNIST";

    /// <summary>The call that starts an embedded server; a reader who has a server writes its address into it.</summary>
    public const string EmbeddedCall = "Tpu.ConnectAsync()";

    /// <summary>Its path.</summary>
    public static string Root { get; } = Path.Combine(Repository.Root, "notebooks");

    /// <summary>The names of the notebooks.</summary>
    public static TheoryData<string> Notebooks() =>
        [.. Directory.EnumerateFiles(Root, "*.ipynb").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file in it.</summary>
    public static string File(string name) => Path.Combine(Root, name);

    /// <summary>Variables for a run on an embedded server, on these digits or on drawn ones.</summary>
    internal static Dictionary<string, string?> Surroundings(string? mnist = null) => new()
    {
        ["TPU_NAME"] = null,
        ["KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS"] = null,
        [MnistVariable] = mnist,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}
