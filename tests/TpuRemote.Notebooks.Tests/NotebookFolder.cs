namespace TpuRemote.Notebooks.Tests;

/// <summary>The folder <c>notebooks</c> of the repository, and the surroundings that what is in it runs in.</summary>
internal static class NotebookFolder
{
    /// <summary>The variable that names a folder with the four files of MNIST.</summary>
    public const string MnistVariable = "TPUREMOTE_MNIST";

    /// <summary>Its path.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "notebooks");

    /// <summary>Variables for a run: on this TPU or on an embedded one, on these digits or on drawn ones.</summary>
    public static Dictionary<string, string?> Surroundings(string? tpu = null, string? mnist = null) => new()
    {
        ["TPU_NAME"] = tpu,
        ["KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS"] = null,
        [MnistVariable] = mnist,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}
