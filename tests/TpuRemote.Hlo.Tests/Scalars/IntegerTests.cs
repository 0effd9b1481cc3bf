using System.Numerics;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Scalars.ScalarOp;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

public sealed class IntegerTests
{
    [Fact]
    public void Signed8_Operations_FollowTheSpecification() => Signed<sbyte>(8);

    [Fact]
    public void Signed16_Operations_FollowTheSpecification() => Signed<short>(16);

    [Fact]
    public void Signed32_Operations_FollowTheSpecification() => Signed<int>(32);

    [Fact]
    public void Signed64_Operations_FollowTheSpecification() => Signed<long>(64);

    [Fact]
    public void Unsigned8_Operations_FollowTheSpecification() => Unsigned<byte>(8);

    [Fact]
    public void Unsigned16_Operations_FollowTheSpecification() => Unsigned<ushort>(16);

    [Fact]
    public void Unsigned32_Operations_FollowTheSpecification() => Unsigned<uint>(32);

    [Fact]
    public void Unsigned64_Operations_FollowTheSpecification() => Unsigned<ulong>(64);

    static void Signed<T>(int bits)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T minusOne = -T.One, two = N<T>(2), three = N<T>(3), seven = N<T>(7);
        Assert.Equal(T.MinValue, Binary(Add, T.MaxValue, T.One));
        Assert.Equal(T.MaxValue, Binary(Subtract, T.MinValue, T.One));
        Assert.Equal(-two, Binary(Multiply, T.MaxValue, two));
        Assert.Equal(minusOne, Binary(Divide, seven, T.Zero));
        Assert.Equal(minusOne, Binary(Divide, T.Zero, T.Zero));
        Assert.Equal(T.MinValue, Binary(Divide, T.MinValue, minusOne));
        Assert.Equal(-three, Binary(Divide, -seven, two));
        Assert.Equal(-three, Binary(Divide, seven, -two));
        Assert.Equal(-seven, Binary(Remainder, -seven, T.Zero));
        Assert.Equal(T.Zero, Binary(Remainder, T.MinValue, minusOne));
        Assert.Equal(minusOne, Binary(Remainder, -seven, two));
        Assert.Equal(T.One, Binary(Remainder, seven, -two));
        Assert.Equal(-two, Binary(Minimum, -two, three));
        Assert.Equal(three, Binary(Maximum, -two, three));
        Assert.Equal([T.MinValue, seven, T.Zero], Unary(Abs, T.MinValue, -seven, T.Zero));
        Assert.Equal([T.MinValue, seven, T.Zero], Unary(Negate, T.MinValue, -seven, T.Zero));
        Assert.Equal([minusOne, T.Zero, T.One], Unary(Sign, T.MinValue, T.Zero, T.MaxValue));
        Assert.Equal(N<T>(bits), Unary(PopulationCount, minusOne)[0]);
        Assert.Equal(T.Zero, Unary(CountLeadingZeros, minusOne)[0]);
        Assert.Equal(minusOne, Binary(ShiftRightArithmetic, T.MinValue, N<T>(bits)));
        Assert.Equal(minusOne, Binary(ShiftRightArithmetic, -two, minusOne));
        Assert.Equal(-two, Binary(ShiftRightArithmetic, -seven, two));
        Assert.Equal(T.One, Binary(ShiftRightLogical, T.MinValue, N<T>(bits - 1)));
        Assert.Equal(T.MaxValue, Binary(ShiftRightLogical, minusOne, T.One));
        Assert.Equal(T.Zero, Binary(Power, T.Zero, -three));
        Assert.Equal(T.Zero, Binary(Power, two, minusOne));
        Assert.Equal(T.One, Binary(Power, T.One, -three));
        Assert.Equal(minusOne, Binary(Power, minusOne, -three));
        Assert.Equal(T.One, Binary(Power, minusOne, -two));
        Assert.Equal(N<T>(-27), Binary(Power, -three, three));
        Common<T>(bits);
    }

    static void Unsigned<T>(int bits)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T two = N<T>(2), seven = N<T>(7), highest = T.One << (bits - 1);
        Assert.Equal(T.Zero, Binary(Add, T.MaxValue, T.One));
        Assert.Equal(T.MaxValue, Binary(Subtract, T.Zero, T.One));
        Assert.Equal(T.MaxValue - T.One, Binary(Multiply, T.MaxValue, two));
        Assert.Equal(T.MaxValue, Binary(Divide, seven, T.Zero));
        Assert.Equal(T.One, Binary(Divide, T.MaxValue, highest));
        Assert.Equal(highest - T.One, Binary(Remainder, T.MaxValue, highest));
        Assert.Equal(seven, Binary(Remainder, seven, T.Zero));
        Assert.Equal(T.MaxValue, Binary(Maximum, T.MaxValue, T.One));
        Assert.Equal(T.One, Binary(Minimum, T.MaxValue, T.One));
        Assert.Equal(T.MaxValue, Unary(Negate, T.One)[0]);
        Assert.Equal(N<T>(bits), Unary(PopulationCount, T.MaxValue)[0]);
        Assert.Equal(T.Zero, Unary(CountLeadingZeros, T.MaxValue)[0]);
        Assert.Equal(T.MaxValue, Binary(ShiftRightArithmetic, highest, T.MaxValue));
        Assert.Equal(highest | (highest >> 1), Binary(ShiftRightArithmetic, highest, T.One));
        Assert.Equal(highest >> 1, Binary(ShiftRightLogical, highest, T.One));
        Assert.Equal(T.One, Binary(Power, T.MaxValue, T.MaxValue - T.One));
        Assert.Equal(T.MaxValue, Binary(Power, T.MaxValue, T.MaxValue));
        Common<T>(bits);
    }

    static void Common<T>(int bits)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T two = N<T>(2), three = N<T>(3), five = N<T>(5), six = N<T>(6);
        Assert.Equal(N<T>(4), Binary(And, five, six));
        Assert.Equal(N<T>(7), Binary(Or, five, six));
        Assert.Equal(three, Binary(Xor, five, six));
        Assert.Equal(T.MaxValue, Unary(Not, T.MinValue)[0]);
        Assert.Equal([T.Zero, T.One, two], Unary(PopulationCount, T.Zero, two, six));
        Assert.Equal([N<T>(bits), N<T>(bits - 1), N<T>(bits - 3)], Unary(CountLeadingZeros, T.Zero, T.One, six));
        Assert.Equal(N<T>(20), Binary(ShiftLeft, five, two));
        Assert.Equal(T.Zero, Binary(ShiftLeft, five, N<T>(bits)));
        Assert.Equal(T.Zero, Binary(ShiftLeft, five, T.Zero - T.One));
        Assert.Equal(T.Zero, Binary(ShiftRightLogical, T.MaxValue, N<T>(bits)));
        Assert.Equal(T.Zero, Binary(ShiftRightLogical, T.MaxValue, T.Zero - T.One));
        Assert.Equal(T.Zero, Binary(ShiftRightArithmetic, five, N<T>(bits)));
        Assert.Equal(N<T>(81), Binary(Power, three, N<T>(4)));
        Assert.Equal(T.One, Binary(Power, T.Zero, T.Zero));
        Assert.Equal(T.Zero, Binary(Power, two, N<T>(bits)));
    }

    static T N<T>(int value)
        where T : INumberBase<T> => T.CreateTruncating(value);

    [Theory]
    [InlineData(Add, false, true, true, true)]
    [InlineData(Or, false, true, true, true)]
    [InlineData(Maximum, false, true, true, true)]
    [InlineData(Multiply, false, false, false, true)]
    [InlineData(And, false, false, false, true)]
    [InlineData(Minimum, false, false, false, true)]
    [InlineData(Xor, false, true, true, false)]
    public void Booleans_BinaryOperations_HaveTheseTruthTables(ScalarOp op, bool ff, bool ft, bool tf, bool tt)
    {
        Assert.Equal(ff, Binary(op, false, false));
        Assert.Equal(ft, Binary(op, false, true));
        Assert.Equal(tf, Binary(op, true, false));
        Assert.Equal(tt, Binary(op, true, true));
    }

    [Fact]
    public void Booleans_Not_Inverts() => Assert.Equal([true, false], Unary(Not, false, true));
}
