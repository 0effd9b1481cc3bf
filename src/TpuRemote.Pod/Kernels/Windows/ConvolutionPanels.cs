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

    public void Pack(long lane, int lanes, long depth, int depths, float* panel, int width)
    {
        new Span<float>(panel, depths * width).Clear();
        Span<long> index = stackalloc long[geometry.Rank];
        for (var l = 0; l < lanes; l++)
        {
            var (replica, row) = Math.DivRem(lane + l, geometry.Rows);
            var start = replica * replicaStride + geometry.Row(row, group, index);
            for (var done = 0; done < depths;)
            {
                var (position, feature) = Math.DivRem(depth + done, geometry.Features);
                var run = (int)Math.Min(depths - done, geometry.Features - feature);
                var place = geometry.Place(index, position);
                if (place >= 0) Spread(start + place + feature, run, panel + done * width + l, width);
                done += run;
            }
        }
    }

    private void Spread(long element, int count, float* target, int width)
    {
        switch (type)
        {
            case ElementType.F32:
                for (var i = 0; i < count; i++) target[i * width] = ((float*)_input)[element + i];
                break;
            case ElementType.Bf16:
                for (var i = 0; i < count; i++)
                    target[i * width] = BitConverter.UInt32BitsToSingle((uint)((ushort*)_input)[element + i] << 16);
                break;
            default:
                for (var i = 0; i < count; i++) target[i * width] = (float)((Half*)_input)[element + i];
                break;
        }
    }
}
