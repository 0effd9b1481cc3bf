using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuRemote.Pod.Kernels.Matrix;

/// <summary>
/// The innermost product: <see cref="Rows"/> rows of a left panel by <see cref="WideColumns"/> (or <see cref="NarrowColumns"/>)
/// columns of a right one. Every element is one chain of fused multiply-adds from 0 in order of the contraction, so that the bits
/// depend neither on the processor's vectors nor on blocks of rows and columns.
/// </summary>
// Invariant of all methods: left has depth places of Rows lanes, right depth * columns, tile Rows * columns elements.
internal static unsafe class MicroKernel
{
    public const int Rows = 8;
    public const int WideColumns = 32;
    public const int NarrowColumns = 16;

    /// <summary>tile = left * right.</summary>
    /// <param name="depth">Places of the contraction.</param>
    /// <param name="left">The left panel, interleaved or by lane.</param>
    /// <param name="isByLane">Which of the two.</param>
    /// <param name="right">The right panel, interleaved.</param>
    /// <param name="columns">Lanes of the right panel.</param>
    /// <param name="tile">Receives <see cref="Rows"/> rows of that many columns.</param>
    public static void Run(int depth, float* left, bool isByLane, float* right, int columns, float* tile)
    {
        if (isByLane) Run<ByLane>(depth, left, right, columns, tile);
        else Run<Interleaved>(depth, left, right, columns, tile);
    }

    private static void Run<TLeft>(int depth, float* left, float* right, int columns, float* tile)
        where TLeft : struct, ILeft
    {
        if (!Vector512.IsHardwareAccelerated) RunByQuarters<TLeft>(depth, left, right, columns, tile);
        else if (columns == WideColumns) RunWide<TLeft>(depth, left, right, tile);
        else RunNarrow<TLeft>(depth, left, right, tile);
    }

    // Steps known to the JIT, so that a left element is a broadcast from a constant displacement.
    private interface ILeft
    {
        static abstract int LaneStep { get; }

        static abstract int DepthStep { get; }
    }

    private readonly struct Interleaved : ILeft
    {
        public static int LaneStep => 1;

        public static int DepthStep => Rows;
    }

    private readonly struct ByLane : ILeft
    {
        public static int LaneStep => PanelLayout.Depth;

        public static int DepthStep => 1;
    }

    // 16 accumulators, 2 vectors of the right panel and a broadcast: 19 of 32 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunWide<TLeft>(int depth, float* left, float* right, float* tile)
        where TLeft : struct, ILeft
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        for (; depth > 0; depth--, left += TLeft.DepthStep, right += WideColumns)
        {
            var x = Vector512.Load(right);
            var y = Vector512.Load(right + 16);
            var l = Vector512.Create(left[0]);
            a0 = Vector512.FusedMultiplyAdd(l, x, a0);
            b0 = Vector512.FusedMultiplyAdd(l, y, b0);
            l = Vector512.Create(left[TLeft.LaneStep]);
            a1 = Vector512.FusedMultiplyAdd(l, x, a1);
            b1 = Vector512.FusedMultiplyAdd(l, y, b1);
            l = Vector512.Create(left[2 * TLeft.LaneStep]);
            a2 = Vector512.FusedMultiplyAdd(l, x, a2);
            b2 = Vector512.FusedMultiplyAdd(l, y, b2);
            l = Vector512.Create(left[3 * TLeft.LaneStep]);
            a3 = Vector512.FusedMultiplyAdd(l, x, a3);
            b3 = Vector512.FusedMultiplyAdd(l, y, b3);
            l = Vector512.Create(left[4 * TLeft.LaneStep]);
            a4 = Vector512.FusedMultiplyAdd(l, x, a4);
            b4 = Vector512.FusedMultiplyAdd(l, y, b4);
            l = Vector512.Create(left[5 * TLeft.LaneStep]);
            a5 = Vector512.FusedMultiplyAdd(l, x, a5);
            b5 = Vector512.FusedMultiplyAdd(l, y, b5);
            l = Vector512.Create(left[6 * TLeft.LaneStep]);
            a6 = Vector512.FusedMultiplyAdd(l, x, a6);
            b6 = Vector512.FusedMultiplyAdd(l, y, b6);
            l = Vector512.Create(left[7 * TLeft.LaneStep]);
            a7 = Vector512.FusedMultiplyAdd(l, x, a7);
            b7 = Vector512.FusedMultiplyAdd(l, y, b7);
        }
        StoreRow(tile, a0, b0);
        StoreRow(tile + 32, a1, b1);
        StoreRow(tile + 64, a2, b2);
        StoreRow(tile + 96, a3, b3);
        StoreRow(tile + 128, a4, b4);
        StoreRow(tile + 160, a5, b5);
        StoreRow(tile + 192, a6, b6);
        StoreRow(tile + 224, a7, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunNarrow<TLeft>(int depth, float* left, float* right, float* tile)
        where TLeft : struct, ILeft
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        for (; depth > 0; depth--, left += TLeft.DepthStep, right += NarrowColumns)
        {
            var x = Vector512.Load(right);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(left[0]), x, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(left[TLeft.LaneStep]), x, a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(left[2 * TLeft.LaneStep]), x, a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(left[3 * TLeft.LaneStep]), x, a3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(left[4 * TLeft.LaneStep]), x, a4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(left[5 * TLeft.LaneStep]), x, a5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(left[6 * TLeft.LaneStep]), x, a6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(left[7 * TLeft.LaneStep]), x, a7);
        }
        a0.Store(tile);
        a1.Store(tile + 16);
        a2.Store(tile + 32);
        a3.Store(tile + 48);
        a4.Store(tile + 64);
        a5.Store(tile + 80);
        a6.Store(tile + 96);
        a7.Store(tile + 112);
    }

    // With 16 registers of 256 bits: 4 rows by 16 columns at a time.
    private static void RunByQuarters<TLeft>(int depth, float* left, float* right, int columns, float* tile)
        where TLeft : struct, ILeft
    {
        for (var row = 0; row < Rows; row += 4)
        {
            for (var column = 0; column < columns; column += 16)
                RunQuarter<TLeft>(depth, left + row * TLeft.LaneStep, right + column, columns, tile + row * columns + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunQuarter<TLeft>(int depth, float* left, float* right, int columns, float* tile)
        where TLeft : struct, ILeft
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (; depth > 0; depth--, left += TLeft.DepthStep, right += columns)
        {
            var x = Vector256.Load(right);
            var y = Vector256.Load(right + 8);
            var l = Vector256.Create(left[0]);
            a0 = Vector256.FusedMultiplyAdd(l, x, a0);
            b0 = Vector256.FusedMultiplyAdd(l, y, b0);
            l = Vector256.Create(left[TLeft.LaneStep]);
            a1 = Vector256.FusedMultiplyAdd(l, x, a1);
            b1 = Vector256.FusedMultiplyAdd(l, y, b1);
            l = Vector256.Create(left[2 * TLeft.LaneStep]);
            a2 = Vector256.FusedMultiplyAdd(l, x, a2);
            b2 = Vector256.FusedMultiplyAdd(l, y, b2);
            l = Vector256.Create(left[3 * TLeft.LaneStep]);
            a3 = Vector256.FusedMultiplyAdd(l, x, a3);
            b3 = Vector256.FusedMultiplyAdd(l, y, b3);
        }
        StoreRow(tile, a0, b0);
        StoreRow(tile + columns, a1, b1);
        StoreRow(tile + 2 * columns, a2, b2);
        StoreRow(tile + 3 * columns, a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(float* row, Vector512<float> x, Vector512<float> y)
    {
        x.Store(row);
        y.Store(row + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(float* row, Vector256<float> x, Vector256<float> y)
    {
        x.Store(row);
        y.Store(row + 8);
    }
}
