namespace TpuRemote.Learn.Datasets;

/// <summary>A data file is not what its format says: the message names the file, what was found and what was expected.</summary>
public sealed class DatasetFormatException : Exception
{
    /// <summary>Refuses a file.</summary>
    /// <param name="file">Its path, or its name.</param>
    /// <param name="problem">What was found and what was expected.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public DatasetFormatException(string file, string problem, Exception? inner = null)
        : base($"{file}: {problem}", inner) => File = file;

    /// <summary>The path or name of the file.</summary>
    public string File { get; }
}
