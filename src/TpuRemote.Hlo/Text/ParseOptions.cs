using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Text;

/// <summary>What the parser accepts at most; a program beyond a limit is refused with a diagnostic, never with a crash.</summary>
public sealed record ParseOptions
{
    /// <summary>The limits that hold where none are given.</summary>
    public static ParseOptions Default { get; } = new();

    /// <summary>How deep regions, lists, dictionaries and types may nest in each other.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>How many bytes all constants together may take once splats are written out; 1 GiB.</summary>
    public long MaxLiteralBytes { get; init; } = 1L << 30;

    /// <summary>How many faults are collected before the parser gives up.</summary>
    public int MaxDiagnostics { get; init; } = 100;

    /// <summary>Finds an op's definition by its full name; null says that there is no such op.</summary>
    internal Func<string, OpDefinition?> FindOperation { get; init; } = OpRegistry.Find;
}
