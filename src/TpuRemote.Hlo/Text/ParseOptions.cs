using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Text;

/// <summary>
/// What the parser accepts at most; a program beyond a limit is refused with a diagnostic, never with a crash. Diagnostics name the limits
/// as the server's command line does.
/// </summary>
public sealed record ParseOptions
{
    /// <summary>The limits that hold where none are given.</summary>
    public static ParseOptions Default { get; } = new();

    /// <summary>How deep regions, lists, dictionaries, locations and types may nest in each other (<c>max-depth</c>).</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>How many bytes all constants together may take once splats are written out; 1 GiB (<c>max-constant-bytes</c>).</summary>
    public long MaxLiteralBytes { get; init; } = 1L << 30;

    /// <summary>How many ops all functions together may have (<c>max-operations</c>).</summary>
    public int MaxOperations { get; init; } = 1_000_000;

    /// <summary>How many functions there may be (<c>max-functions</c>).</summary>
    public int MaxFunctions { get; init; } = 100_000;

    /// <summary>How many operands, results or region arguments one op or function may have, each (<c>max-values</c>).</summary>
    public int MaxValues { get; init; } = 1 << 16;

    /// <summary>How many dimensions a tensor may have (<c>max-rank</c>).</summary>
    public int MaxRank { get; init; } = 32;

    /// <summary>
    /// How many attributes there may be, counting those in lists and dictionaries, each as often as an alias repeats it
    /// (<c>max-attributes</c>).
    /// </summary>
    public long MaxAttributes { get; init; } = 10_000_000;

    /// <summary>How many characters a name or a string may have; the bytes of a constant are no string (<c>max-name-length</c>).</summary>
    public int MaxNameLength { get; init; } = 1 << 20;

    /// <summary>How many faults are collected before the parser gives up.</summary>
    public int MaxDiagnostics { get; init; } = 100;

    /// <summary>What reading may take; asked again and again while the text is read.</summary>
    public WorkBudget Budget { get; init; } = WorkBudget.Unlimited;

    /// <summary>Finds an op's definition by its full name; null says that there is no such op.</summary>
    internal Func<string, OpDefinition?> FindOperation { get; init; } = OpRegistry.Find;
}
