using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>Rounds sums kept in f32 to the element type of a result.</summary>
internal static unsafe class FloatResults
{
    private const int Part = 1 << 20;

    /// <summary>Rounds each once.</summary>
    // Invariant: both have that many elements and do not overlap.
    public static void Narrow(float* from, byte* to, ElementType type, long count)
    {
        for (long done = 0; done < count; done += Part)
        {
            var part = (int)Math.Min(Part, count - done);
            Scalar.Convert(
                ElementType.F32, new ReadOnlySpan<byte>(from + done, part * sizeof(float)),
                type, new Span<byte>(to + done * type.ByteSize(), part * type.ByteSize()));
        }
    }
}
