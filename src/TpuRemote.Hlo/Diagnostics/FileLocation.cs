namespace TpuRemote.Hlo.Diagnostics;

/// <summary>A line and column of a file, both counted from 1; line 0 says that the place is unknown.</summary>
public sealed class FileLocation(string file, int line, int column) : Location
{
    /// <summary>The file's name as it was given; empty for program text that came without one.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1; 0 when unknown.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1; 0 when unknown.</summary>
    public int Column { get; } = column;

    /// <summary>Whether a place is known at all.</summary>
    public bool IsKnown => Line > 0;

    /// <inheritdoc />
    public override FileLocation Resolve() => this;

    internal string Describe() => !IsKnown ? "unknown place"
        : File.Length == 0 ? $"{Line}:{Column}"
        : Column > 0 ? $"{File}:{Line}:{Column}" : $"{File}:{Line}";
}
