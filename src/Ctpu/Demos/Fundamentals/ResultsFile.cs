using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Writes results as JSON, whole or not at all.</summary>
internal sealed class ResultsFile
{
    // A loss that overflowed is no JSON number; it is written as a string rather than hidden.
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = false, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private const string Partial = ".part";

    private readonly string _given;
    private readonly string _path;

    /// <summary>A file that will be written; asked for before the work, so that a wrong path costs no time.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder to write to.</exception>
    /// <exception cref="IOException">The path is a folder, or its folder cannot or may not be written.</exception>
    public ResultsFile(string path)
    {
        _given = path;
        _path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(_path);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"--json {path}: there is no folder {folder}");
        if (Directory.Exists(_path)) throw new IOException($"--json {path}: that is a folder, a file was expected");
        var partial = _path + Partial;
        try
        {
            File.Create(partial, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(partial, e);
        }
    }

    /// <summary>Writes the results beside their place and renames them into it.</summary>
    /// <exception cref="IOException">They cannot be written any more: the disk is full, the folder has gone.</exception>
    public async Task WriteAsync(DemoResults results)
    {
        var partial = $"{_path}.{Guid.NewGuid():N}{Partial}";
        try
        {
            await WriteAsync(results, partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(partial, e);
        }
    }

    private async Task WriteAsync(DemoResults results, string partial)
    {
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

    // The system names the file that it was asked for; the user typed another.
    private IOException NotWritten(string partial, Exception failure) => new(
        $"--json {_given}: it cannot be written: {failure.Message.Replace(partial, _path, StringComparison.Ordinal)}", failure);
}
