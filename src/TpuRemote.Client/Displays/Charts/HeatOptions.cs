using System.Collections.Immutable;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>What a heat map lets a reader choose besides <see cref="ChartOptions"/>.</summary>
internal sealed record HeatOptions
{
    /// <summary>The colours.</summary>
    public ColorScale Scale { get; init; } = ColorScale.Viridis;

    /// <summary>Whether equal steps of colour are equal factors.</summary>
    public bool IsLog { get; init; }

    /// <summary>The values of the scale's ends; those of the data where null.</summary>
    public (double Min, double Max)? Range { get; init; }

    /// <summary>The rows' labels; their numbers where empty.</summary>
    public ImmutableArray<string> Rows { get; init; } = [];

    /// <summary>The columns' labels; their numbers where empty.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];
}
