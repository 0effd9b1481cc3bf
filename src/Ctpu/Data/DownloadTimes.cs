namespace Ctpu.Data;

/// <summary>How long a download may take before it is given up.</summary>
/// <param name="Answer">From asking for a file until the mirror answers.</param>
/// <param name="Stall">Between two pieces of it.</param>
internal sealed record DownloadTimes(TimeSpan Answer, TimeSpan Stall)
{
    /// <summary>What a newcomer without a network should have to wait, and a slow line still manages.</summary>
    public static DownloadTimes Usual { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
}
