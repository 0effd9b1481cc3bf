namespace TpuRemote.Client.Displays.Charts;

/// <summary>What every chart lets a reader choose.</summary>
internal sealed record ChartOptions
{
    /// <summary>The heading; none where null.</summary>
    public string? Title { get; init; }

    /// <summary>What runs to the right, with its unit.</summary>
    public string? XLabel { get; init; }

    /// <summary>What runs upwards, with its unit.</summary>
    public string? YLabel { get; init; }

    /// <summary>Pixels, or a terminal's columns times ten.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Pixels, or a terminal's rows times twenty.</summary>
    public int Height { get; init; } = 320;

    /// <summary>Whether equal distances to the right are equal factors.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether equal distances upwards are equal factors.</summary>
    public bool LogY { get; init; }

    /// <summary>Whether the text form is of ASCII alone.</summary>
    public bool PlainText { get; init; }

    /// <summary>Lines to stand below, before the notes on what was left out.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
