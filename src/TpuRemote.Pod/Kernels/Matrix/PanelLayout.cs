namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>Where a panel keeps its elements: lane l at place d of the contraction is at <c>l * LaneStep + d * DepthStep</c>.</summary>
internal readonly record struct PanelLayout(int LaneStep, int DepthStep)
{
    /// <summary>The most places of the contraction in a panel.</summary>
    public const int Depth = 256;

    /// <summary>Lanes side by side: one place of the contraction is a vector. Right panels, and left ones packed from columns.</summary>
    public static PanelLayout Interleaved(int lanes) => new(1, lanes);

    /// <summary>Each lane by itself: left panels packed from rows, by memory copy.</summary>
    public static PanelLayout ByLane => new(Depth, 1);
}
