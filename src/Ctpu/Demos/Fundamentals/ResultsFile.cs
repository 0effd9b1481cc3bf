using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Writes results as JSON, whole or not at all.</summary>
internal sealed class ResultsFile
{
    // A loss that overflowed is no JSON number; it is written as a string rather than hidden.
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = false, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _path;

    /// <summary>A file that will be written; asked for before the work, so that a wrong path costs no time.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder to write to.</exception>
    /// <exception cref="IOException">The path is a folder, or its disk cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be written.</exception>
    public ResultsFile(string path)
    {
        _path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(_path);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"--json {path}: there is no folder {folder}");
        if (Directory.Exists(_path)) throw new IOException($"--json {path}: that is a folder, a file was expected");
        File.Create(_path + ".part", 1, FileOptions.DeleteOnClose).Dispose();
    }

    /// <summary>Writes the results beside their place and renames them into it.</summary>
    public async Task WriteAsync(DemoResults results)
    {
        var partial = $"{_path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                await JsonSerializer.SerializeAsync(file, results, Options);
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, _path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
