namespace TpuRemote.Client.Displays.Programs;

/// <summary>What became of a line.</summary>
internal enum DiffKind
{
    /// <summary>It says the same.</summary>
    Same,

    /// <summary>The same op over other values.</summary>
    Changed,

    /// <summary>It stands before only.</summary>
    Removed,

    /// <summary>It stands after only.</summary>
    Added,
}

/// <summary>One line of a difference.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">Its index before; null where it was added.</param>
/// <param name="After">Its index after; null where it was removed.</param>
internal sealed record DiffLine(DiffKind Kind, int? Before, int? After)
{
    /// <summary>The sign that tells the kind without colour.</summary>
    public char Sign => Kind switch
    {
        DiffKind.Changed => '~',
        DiffKind.Removed => '-',
        DiffKind.Added => '+',
        _ => ' ',
    };
}
