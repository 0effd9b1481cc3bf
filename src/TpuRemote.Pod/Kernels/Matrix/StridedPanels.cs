using System.Runtime.CompilerServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// An axis of an operand: <paramref name="Count"/> places <paramref name="Stride"/> elements apart, repeated every <paramref
/// name="OuterStride"/> elements (by replica).
/// </summary>
internal readonly record struct PanelAxis(long Count, long Stride, long OuterStride)
{
    /// <summary>The element offset of a place, counted through the repetitions.</summary>
    public long Offset(long place) => place / Count * OuterStride + place % Count * Stride;

    /// <summary>How many places from this one on are a stride apart.</summary>
    public int Run(long place, int wanted) => (int)Math.Min(wanted, Count - place % Count);
}

/// <summary>An operand that lies in memory with a stride along either axis.</summary>
// Invariant: every place of both axes lies inside the operand's array, as was checked for its view.
internal readonly unsafe struct StridedPanels(byte* array, ElementType type, PanelAxis lanes, PanelAxis depth) : IPanels
{
    private readonly byte* _array = array;
    private readonly ElementType _type = type;
    private readonly PanelAxis _lanes = lanes;
    private readonly PanelAxis _depth = depth;

    public bool IsContiguousAlongDepth => _depth.Stride == 1;

    public void Pack(long lane, int lanes, long depth, int depths, float* panel, PanelLayout layout)
    {
        switch (_type)
        {
            case ElementType.F32: PackAs<float, SingleReader>(lane, lanes, depth, depths, panel, layout); break;
            case ElementType.Bf16: PackAs<ushort, Bf16Reader>(lane, lanes, depth, depths, panel, layout); break;
            case ElementType.F16: PackAs<Half, HalfReader>(lane, lanes, depth, depths, panel, layout); break;
            default: throw new NotSupportedException($"panels of {_type.Name()}");
        }
    }

    private void PackAs<T, TReader>(long lane, int lanes, long depth, int depths, float* panel, PanelLayout layout)
        where T : unmanaged
        where TReader : struct, IReader<T>
    {
        for (var doneLanes = 0; doneLanes < lanes;)
        {
            var laneRun = _lanes.Run(lane + doneLanes, lanes - doneLanes);
            for (var doneDepths = 0; doneDepths < depths;)
            {
                var depthRun = _depth.Run(depth + doneDepths, depths - doneDepths);
                var source = (T*)_array + _lanes.Offset(lane + doneLanes) + _depth.Offset(depth + doneDepths);
                var target = panel + doneLanes * layout.LaneStep + doneDepths * layout.DepthStep;
                PackRun<T, TReader>(source, laneRun, depthRun, target, layout);
                doneDepths += depthRun;
            }
            doneLanes += laneRun;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRun<T, TReader>(T* source, int lanes, int depths, float* panel, PanelLayout layout)
        where T : unmanaged
        where TReader : struct, IReader<T>
    {
        var (laneStride, depthStride) = (_lanes.Stride, _depth.Stride);
        if (typeof(T) == typeof(float) && laneStride == 1 && layout.LaneStep == 1)
        {
            for (var d = 0; d < depths; d++, source += depthStride, panel += layout.DepthStep)
                Unsafe.CopyBlockUnaligned(panel, source, (uint)lanes * sizeof(float));
        }
        else if (typeof(T) == typeof(float) && depthStride == 1 && layout.DepthStep == 1)
        {
            for (var l = 0; l < lanes; l++, source += laneStride, panel += layout.LaneStep)
                Unsafe.CopyBlockUnaligned(panel, source, (uint)depths * sizeof(float));
        }
        else
        {
            for (var l = 0; l < lanes; l++)
            {
                var from = source + l * laneStride;
                var to = panel + l * layout.LaneStep;
                for (var d = 0; d < depths; d++, from += depthStride, to += layout.DepthStep) *to = TReader.Read(*from);
            }
        }
    }

    private interface IReader<T>
    {
        static abstract float Read(T value);
    }

    private readonly struct SingleReader : IReader<float>
    {
        public static float Read(float value) => value;
    }

    private readonly struct Bf16Reader : IReader<ushort>
    {
        public static float Read(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);
    }

    private readonly struct HalfReader : IReader<Half>
    {
        public static float Read(Half value) => (float)value;
    }
}
