using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Vector;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// What a matrix precision makes of packed panels. One bf16 pass rounds them. Three passes split each number in two bf16 parts,
/// x = high + low: behind the high parts lie, for each place of the contraction, high and low of the left operand against low and
/// high of the right one, so that a product of the panels' heads is the first pass and one of their tails the other two.
/// </summary>
internal static unsafe class PanelParts
{
    /// <summary>Places of the contraction that each place becomes.</summary>
    public static int Count(MatrixPrecision precision) => precision == MatrixPrecision.Bf16x3 ? 3 : 1;

    /// <summary>Turns some packed places into their parts.</summary>
    /// <param name="precision">How products are computed.</param>
    /// <param name="head">The places; become the high parts.</param>
    /// <param name="tail">Where two parts of each place go; used by three passes only.</param>
    /// <param name="lanes">Lanes of the panel.</param>
    /// <param name="depths">Places of the contraction.</param>
    /// <param name="layout">Where the panel keeps them.</param>
    /// <param name="isLeft">Whether it is the left operand's.</param>
    public static void Prepare(MatrixPrecision precision, float* head, float* tail, int lanes, int depths, PanelLayout layout, bool isLeft)
    {
        if (precision == MatrixPrecision.Bf16) Round(head, lanes, depths, layout);
        if (precision != MatrixPrecision.Bf16x3) return;
        for (var l = 0; l < lanes; l++) Split(head + l * layout.LaneStep, tail + l * layout.LaneStep, depths, layout.DepthStep, isLeft);
    }

    private static void Round(float* panel, int lanes, int depths, PanelLayout layout)
    {
        if (layout.LaneStep == 1)
        {
            Round(panel, depths * layout.DepthStep);
            return;
        }
        for (var l = 0; l < lanes; l++) Round(panel + l * layout.LaneStep, depths);
    }

    private static void Round(float* panel, int count)
    {
        var i = 0;
        for (; i <= count - 16; i += 16) VectorConversions.RoundToBf16(Vector512.Load(panel + i)).Store(panel + i);
        if (i < count)
            VectorLoops.StorePart(panel + i, count - i, VectorConversions.RoundToBf16(VectorLoops.LoadPart(panel + i, count - i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Split(float* head, float* tail, int depths, int step, bool isLeft)
    {
        for (var d = 0; d < depths; d++, head += step, tail += 2 * step)
        {
            var x = *head;
            var high = (float)BFloat16.FromSingle(x);
            // An infinite high part leaves nothing for the low one.
            var low = float.IsFinite(high) ? (float)BFloat16.FromSingle(x - high) : 0;
            *head = high;
            tail[0] = isLeft ? high : low;
            tail[step] = isLeft ? low : high;
        }
    }
}
