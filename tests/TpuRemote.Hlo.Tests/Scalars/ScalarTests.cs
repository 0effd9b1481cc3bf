using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

public sealed class ScalarTests
{
    // b: i1, s: signed, u: unsigned, f: float; from the op tables of the specification.
    [Theory]
    [InlineData("bsuf", ScalarOp.Add, ScalarOp.Multiply, ScalarOp.Maximum, ScalarOp.Minimum)]
    [InlineData("suf", ScalarOp.Subtract, ScalarOp.Divide, ScalarOp.Remainder, ScalarOp.Power, ScalarOp.Negate)]
    [InlineData("sf", ScalarOp.Abs, ScalarOp.Sign)]
    [InlineData("bsu", ScalarOp.And, ScalarOp.Or, ScalarOp.Xor, ScalarOp.Not)]
    [InlineData("su", ScalarOp.ShiftLeft, ScalarOp.ShiftRightArithmetic, ScalarOp.ShiftRightLogical)]
    [InlineData("su", ScalarOp.PopulationCount, ScalarOp.CountLeadingZeros)]
    [InlineData("f", ScalarOp.Exponential, ScalarOp.ExponentialMinusOne, ScalarOp.Log, ScalarOp.LogPlusOne, ScalarOp.Logistic)]
    [InlineData("f", ScalarOp.Atan2, ScalarOp.Cosine, ScalarOp.Sine, ScalarOp.Tan, ScalarOp.Tanh)]
    [InlineData("f", ScalarOp.Cbrt, ScalarOp.Rsqrt, ScalarOp.Sqrt, ScalarOp.IsFinite)]
    [InlineData("f", ScalarOp.Ceil, ScalarOp.Floor, ScalarOp.RoundNearestAfz, ScalarOp.RoundNearestEven)]
    public void Supports_EachKind_IsTheSpecifications(string kinds, params ScalarOp[] ops)
    {
        foreach (ScalarOp op in ops)
        {
            foreach (ElementType type in ElementTypeExtensions.All)
            {
                char kind = type.IsFloat() ? 'f' : type.IsBoolean() ? 'b' : type.IsSigned() ? 's' : 'u';
                Assert.True(kinds.Contains(kind) == Scalar.Supports(op, type), $"{op} on {type.Name()}");
            }
        }
    }

    [Fact]
    public void EveryOperation_OnEveryTypeItSupports_Runs()
    {
        foreach (ScalarOp op in Enum.GetValues<ScalarOp>())
        {
            foreach (ElementType type in ElementTypeExtensions.All.Where(type => Scalar.Supports(op, type)))
            {
                var x = new byte[2 * type.ByteSize()];
                var result = new byte[Scalar.IsPredicate(op) ? 2 : x.Length];
                if (Scalar.Arity(op) == 1)
                {
                    Scalar.Unary(op, type, x, result);
                }
                else
                {
                    Scalar.Binary(op, type, x, x, result);
                }
            }
        }
    }

    [Fact]
    public void Unary_UnsupportedType_SaysWhatWasGivenAndExpected()
    {
        var error = Assert.Throws<NotSupportedException>(() => Unary(ScalarOp.Sine, 1));
        Assert.Equal("Sine is not defined on i32; expected Float.", error.Message);
    }

    [Fact]
    public void Binary_WrongLengths_AreRefused()
    {
        byte[] two = new byte[8], three = new byte[12], odd = new byte[7];
        Assert.Throws<ArgumentException>(() => Scalar.Binary(ScalarOp.Add, ElementType.F32, two, three, two));
        Assert.Throws<ArgumentException>(() => Scalar.Binary(ScalarOp.Add, ElementType.F32, two, two, three));
        Assert.Throws<ArgumentException>(() => Scalar.Binary(ScalarOp.Add, ElementType.F32, odd, odd, odd));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scalar.Binary(ScalarOp.Abs, ElementType.F32, two, two, two));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scalar.Unary(ScalarOp.Add, ElementType.F32, two, two));
    }

    [Fact]
    public void Binary_ResultInPlaceOfAnOperand_IsAllowed()
    {
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], y = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110];
        Scalar.Binary(ScalarOp.Add, ElementType.F32, Bytes(x), MemoryMarshal.AsBytes(y.AsSpan()), MemoryMarshal.AsBytes(y.AsSpan()));
        Assert.Equal([11, 22, 33, 44, 55, 66, 77, 88, 99, 110, 121], y);
    }

    [Fact]
    public void Select_PredicatePerElementOrForAll_TakesBits()
    {
        float oddNaN = BitConverter.UInt32BitsToSingle(0xFFC01234);
        byte[] onTrue = Bytes(1f, oddNaN, 3f), onFalse = Bytes(-1f, -2f, -3f), result = new byte[12];
        Scalar.Select(ElementType.F32, [1, 1, 0], onTrue, onFalse, result);
        Assert.Equal(Bytes(1f, oddNaN, -3f), result);
        Scalar.Select(ElementType.F32, [0], onTrue, onFalse, result);
        Assert.Equal(onFalse, result);
        Assert.Throws<ArgumentException>(() => Scalar.Select(ElementType.F32, [0, 1], onTrue, onFalse, result));
    }

    [Fact]
    public void Clamp_LimitsPerElementOrForAll_IsMinimumOfMaximum()
    {
        Assert.Equal([-1, 0, 1], Clamp([-1], [-5, 0, 5], [1]));
        Assert.Equal([3, -9, 1], Clamp([3, -10, 5], [-5, -9, 0], [4, 4, 1]));
        Assert.Equal([float.NaN, float.NaN, 2f], Clamp([1f, float.NaN, 3f], [float.NaN, 1f, 0f], [2f]));
        Assert.Equal([(byte)200, 250], Clamp<byte>([200], [1, 255], [250]));
    }

    static T[] Clamp<T>(T[] low, T[] x, T[] high)
        where T : unmanaged
    {
        var result = new T[x.Length];
        Scalar.Clamp(TypeOf<T>(), Bytes(low), Bytes(x), Bytes(high), MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }
}
