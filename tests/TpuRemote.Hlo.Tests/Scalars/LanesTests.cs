using System.Runtime.InteropServices;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

/// <summary>One element alone never fills a vector, so it takes the path that the operators define.</summary>
public sealed class LanesTests
{
    static readonly float[] Specials =
    [
        0f, -0f, 1f, -1f, 1.5f, float.Epsilon, -float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, float.MaxValue, float.MinValue, 3e38f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.UInt32BitsToSingle(0x7FC01234), 16777217f, 1f / 3,
    ];

    [Theory]
    [InlineData(ScalarOp.Add)]
    [InlineData(ScalarOp.Subtract)]
    [InlineData(ScalarOp.Multiply)]
    [InlineData(ScalarOp.Divide)]
    [InlineData(ScalarOp.Maximum)]
    [InlineData(ScalarOp.Minimum)]
    public void Binary_ManyElements_EqualOneAtATimeBitForBit(ScalarOp op)
    {
        const int Seed = 41;
        var random = new Random(Seed);
        float[] values = [.. Specials, .. Enumerable.Range(0, 45).Select(_ => BitConverter.Int32BitsToSingle((int)random.NextInt64()))];
        (float X, float Y)[] pairs = [.. from x in values from y in values select (x, y)];
        Check(op, pairs, value => (float)value);
        Check(op, pairs, value => value * 1e200); // doubles that no float can hold
    }

    static void Check<T>(ScalarOp op, (float X, float Y)[] pairs, Func<double, T> widen)
        where T : unmanaged
    {
        T[] x = [.. pairs.Select(pair => widen(pair.X))], y = [.. pairs.Select(pair => widen(pair.Y))], all = new T[x.Length];
        Scalar.Binary(op, TypeOf<T>(), Bytes(x), Bytes(y), MemoryMarshal.AsBytes(all.AsSpan()));
        for (int i = 0; i < x.Length; i++)
        {
            T one = Binary(op, x[i], y[i]);
            Assert.True(Bytes(one).SequenceEqual(Bytes(all[i])), $"{op}({x[i]:R}, {y[i]:R}) gave {all[i]:R} among many, {one:R} alone");
        }
    }
}
