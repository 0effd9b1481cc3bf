using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Text;

/// <summary>What a printed program contains.</summary>
public sealed record PrintOptions
{
    /// <summary>What is printed where nothing is asked for: no locations.</summary>
    public static PrintOptions Default { get; } = new();

    /// <summary>Whether each op is followed by <c>loc("file":line:column)</c> where its place is known.</summary>
    public bool Locations { get; init; }

    /// <summary>Whether all ops of the regions are printed in MLIR's generic form.</summary>
    public bool Generic { get; init; }

    /// <summary>What printing may take; asked again and again while the text grows.</summary>
    public WorkBudget Budget { get; init; } = WorkBudget.Unlimited;
}
