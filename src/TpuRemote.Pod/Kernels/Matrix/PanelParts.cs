using System.Runtime.Intrinsics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Vector;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// What a matrix precision makes of packed panels. One bf16 pass rounds them. Three passes split each number in two bf16 parts,
/// x = high + low, and lay the products high * high, high * low and low * high one behind the other along the contraction.
/// </summary>
internal static unsafe class PanelParts
{
    /// <summary>Places of the contraction that each place becomes.</summary>
    public static int Count(MatrixPrecision precision) => precision == MatrixPrecision.Bf16x3 ? 3 : 1;

    /// <summary>Turns a packed panel into its parts, in place; the memory has room for them.</summary>
    /// <param name="precision">How products are computed.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="lanes">Lanes of the panel.</param>
    /// <param name="depths">Places of the contraction.</param>
    /// <param name="layout">Where the panel keeps them.</param>
    /// <param name="isLeft">Whether it is the left operand's.</param>
    public static void Prepare(MatrixPrecision precision, float* panel, int lanes, int depths, PanelLayout layout, bool isLeft)
    {
        if (precision == MatrixPrecision.Bf16)
        {
            if (layout.LaneStep == 1) Round(panel, depths * layout.DepthStep);
            else for (var l = 0; l < lanes; l++) Round(panel + l * layout.LaneStep, depths);
        }
        if (precision == MatrixPrecision.Bf16x3)
        {
            for (var l = 0; l < lanes; l++) Split(panel + l * layout.LaneStep, depths, layout.DepthStep, isLeft);
        }
    }

    private static void Round(float* panel, int count)
    {
        var i = 0;
        for (; i <= count - 16; i += 16) VectorConversions.RoundToBf16(Vector512.Load(panel + i)).Store(panel + i);
        if (i < count)
            VectorLoops.StorePart(panel + i, count - i, VectorConversions.RoundToBf16(VectorLoops.LoadPart(panel + i, count - i)));
    }

    // Backwards, because every place becomes three: place d goes to places 3d, 3d + 1 and 3d + 2, none of which lies before it.
    private static void Split(float* lane, int depths, int step, bool isLeft)
    {
        for (var d = depths - 1; d >= 0; d--)
        {
            var x = lane[d * step];
            var high = (float)BFloat16.FromSingle(x);
            // An infinite high part leaves nothing for the low one.
            var low = float.IsFinite(high) ? (float)BFloat16.FromSingle(x - high) : 0;
            lane[3 * d * step] = high;
            lane[(3 * d + 1) * step] = isLeft ? high : low;
            lane[(3 * d + 2) * step] = isLeft ? low : high;
        }
    }
}
