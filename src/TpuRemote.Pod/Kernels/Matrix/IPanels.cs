namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// One operand of a product, as panels can be packed from it: lanes are its rows (or columns), depth is what is contracted.
/// </summary>
internal unsafe interface IPanels
{
    /// <summary>Whether neighbours along the contraction are neighbours in memory, so that a panel is best packed lane by lane.</summary>
    bool IsContiguousAlongDepth { get; }

    /// <summary>
    /// Writes <paramref name="lanes"/> lanes from <paramref name="lane"/> on and <paramref name="depths"/> places of the contraction
    /// from <paramref name="depth"/> on as f32.
    /// </summary>
    void Pack(long lane, int lanes, long depth, int depths, float* panel, PanelLayout layout);
}
