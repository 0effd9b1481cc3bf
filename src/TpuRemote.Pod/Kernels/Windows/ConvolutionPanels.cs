using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Kernels.Matrix;

namespace TpuRemote.Pod.Kernels.Windows;

/// <summary>The left operand of a convolution's product, packed from the input as it lies; replicas continue the rows.</summary>
/// <param name="geometry">The convolution.</param>
/// <param name="input">The first replica's input.</param>
/// <param name="type">bf16, f16 or f32.</param>
/// <param name="replicaStride">Elements from one replica's input to the next.</param>
/// <param name="group">The group.</param>
// Invariant: places that are not -1 lie inside the input, with all features of the group behind them.
internal readonly unsafe struct ConvolutionPanels(ConvolutionGeometry geometry, byte* input, ElementType type, long replicaStride,
    long group) : IPanels
{
    private readonly byte* _input = input;

    public bool IsContiguousAlongDepth => true;

    public void Pack(long lane, int lanes, long depth, int depths, float* panel, PanelLayout layout)
    {
        Span<long> index = stackalloc long[geometry.Rank];
        for (var l = 0; l < lanes; l++)
        {
            var (replica, row) = Math.DivRem(lane + l, geometry.Rows);
            var start = replica * replicaStride + geometry.Row(row, group, index);
            var (position, feature) = Math.DivRem(depth, geometry.Features);
            for (var done = 0; done < depths; position++, feature = 0)
            {
                var run = (int)Math.Min(depths - done, geometry.Features - feature);
                var place = geometry.Place(index, position);
                var target = panel + l * layout.LaneStep + done * layout.DepthStep;
                if (place < 0) Clear(target, run, layout.DepthStep);
                else Spread(start + place + feature, run, target, layout.DepthStep);
                done += run;
            }
        }
    }

    private static void Clear(float* target, int count, int step)
    {
        for (var i = 0; i < count; i++) target[i * step] = 0;
    }

    private void Spread(long element, int count, float* target, int step)
    {
        switch (type)
        {
            case ElementType.F32:
                if (step == 1) new ReadOnlySpan<float>((float*)_input + element, count).CopyTo(new Span<float>(target, count));
                else for (var i = 0; i < count; i++) target[i * step] = ((float*)_input)[element + i];
                break;
            case ElementType.Bf16:
                for (var i = 0; i < count; i++)
                    target[i * step] = BitConverter.UInt32BitsToSingle((uint)((ushort*)_input)[element + i] << 16);
                break;
            default:
                for (var i = 0; i < count; i++) target[i * step] = (float)((Half*)_input)[element + i];
                break;
        }
    }
}
