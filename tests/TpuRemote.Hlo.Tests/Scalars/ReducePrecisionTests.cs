using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

public sealed class ReducePrecisionTests
{
    [Fact]
    public void Float32_ToTheFormatOfF16_RoundsOverflowsAndFlushes()
    {
        const float Inf = float.PositiveInfinity;
        float[] x = [1.00048828125f, 1.0014649f, -65519f, 65520f, 6.1035156e-5f, 6.1e-5f, -6.1e-5f, 0f, -0f, Inf, float.NaN];
        float[] expected = [1f, 1.0019531f, -65504f, Inf, 6.1035156e-5f, 0f, -0f, 0f, -0f, Inf, float.NaN];
        Assert.Equal(Bits(expected), Bits(Reduce(5, 10, x)));
    }

    [Fact]
    public void Float32_ToTheFormatOfBf16_IsTheRoundTripThroughBf16()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        float[] x = [.. Enumerable.Range(0, 2000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, 0x7F000000)))];
        x = [.. x.Where(float.IsFinite)];
        Assert.Equal(Bits([.. x.Select(value => BFloat16.FromSingle(value).ToSingle())]), Bits(Reduce(8, 7, x)));
    }

    [Fact]
    public void AnyFormat_AsWideAsTheType_ChangesNothing()
    {
        float[] x = [1f / 3, float.Epsilon, float.MaxValue, -1e-40f];
        Assert.Equal(Bits(x), Bits(Reduce(8, 23, x)));
        Assert.Equal(Bits(x), Bits(Reduce(11, 52, x)));
    }

    [Fact]
    public void NoMantissaBits_RoundsToPowersOfTwo_AndLosesNaN()
    {
        Assert.Equal([1f, 2f, 4f, -2f, float.PositiveInfinity], Reduce(8, 0, 1.4f, 1.5f, 3f, -2.5f, float.NaN));
        Assert.Equal([0f, float.PositiveInfinity], Reduce(1, 3, 1f, 2f));
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Reduce(0, 3, 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reduce(3, -1, 1f));
        Assert.Throws<NotSupportedException>(() => Reduce(3, 3, 1));
    }

    static T[] Reduce<T>(int exponentBits, int mantissaBits, params T[] x)
        where T : unmanaged
    {
        var result = new T[x.Length];
        Scalar.ReducePrecision(TypeOf<T>(), exponentBits, mantissaBits, Bytes(x), MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }

    // NaN compares equal whatever its sign; everything else by its bits.
    static uint[] Bits(float[] x) => [.. x.Select(value => float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value))];
}
