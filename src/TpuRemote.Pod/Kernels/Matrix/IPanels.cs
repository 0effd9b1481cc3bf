namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// One operand of a product, as panels can be packed from it: lanes are its rows (or columns), depth is what is contracted.
/// </summary>
internal unsafe interface IPanels
{
    /// <summary>
    /// Writes <paramref name="lanes"/> lanes from <paramref name="lane"/> on and <paramref name="depths"/> places of the contraction
    /// from <paramref name="depth"/> on as f32 to <c>panel[d * width + l]</c>; lanes up to <paramref name="width"/> become 0.
    /// </summary>
    void Pack(long lane, int lanes, long depth, int depths, float* panel, int width);
}
