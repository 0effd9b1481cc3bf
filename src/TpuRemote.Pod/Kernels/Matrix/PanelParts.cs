using System.Runtime.Intrinsics;
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
    /// <param name="panel">The panel, of <paramref name="depths"/> rows of <paramref name="width"/> (a multiple of 8).</param>
    /// <param name="depths">Places of the contraction.</param>
    /// <param name="width">Lanes.</param>
    /// <param name="isLeft">Whether it is the left operand's.</param>
    public static void Prepare(MatrixPrecision precision, float* panel, int depths, int width, bool isLeft)
    {
        if (precision == MatrixPrecision.Bf16) Round(panel, depths * width);
        if (precision == MatrixPrecision.Bf16x3) Split(panel, depths, width, isLeft);
    }

    private static void Round(float* panel, int count)
    {
        var i = 0;
        for (; i <= count - 16; i += 16) VectorConversions.RoundToBf16(Vector512.Load(panel + i)).Store(panel + i);
        if (i < count)
            VectorLoops.StorePart(panel + i, count - i, VectorConversions.RoundToBf16(VectorLoops.LoadPart(panel + i, count - i)));
    }

    // Backwards, because every row becomes three: row d goes to rows 3d, 3d + 1 and 3d + 2, none of which lies before it.
    private static void Split(float* panel, int depths, int width, bool isLeft)
    {
        for (var d = depths - 1; d >= 0; d--)
        {
            for (var l = 0; l < width; l += 8)
            {
                var x = Vector256.Load(panel + d * width + l);
                var high = VectorConversions.RoundToBf16(Vector512.Create(x, x)).GetLower();
                // An infinite high part leaves nothing for the low one.
                var rest = Vector256.ConditionalSelect(Vector256.IsFinite(high), x - high, Vector256<float>.Zero);
                var low = VectorConversions.RoundToBf16(Vector512.Create(rest, rest)).GetLower();
                high.Store(panel + 3 * d * width + l);
                (isLeft ? high : low).Store(panel + (3 * d + 1) * width + l);
                (isLeft ? low : high).Store(panel + (3 * d + 2) * width + l);
            }
        }
    }
}
