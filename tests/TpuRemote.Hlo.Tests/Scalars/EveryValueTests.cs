using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

/// <summary>
/// All 65,536 values of the 16-bit floats through each operation on one operand, against .NET's function in double (within an ULP or two of
/// the exact value) rounded by scaling the type's spacing to 1. Values whose double falls beside a tie say nothing and are left out.
/// </summary>
public sealed class EveryValueTests
{
    public static TheoryData<ScalarOp> Operations => [.. Functions.Keys];

    static readonly Dictionary<ScalarOp, Func<double, double>> Functions = new()
    {
        [ScalarOp.Abs] = Math.Abs,
        [ScalarOp.Negate] = x => -x,
        [ScalarOp.Cbrt] = Math.Cbrt,
        [ScalarOp.Ceil] = Math.Ceiling,
        [ScalarOp.Floor] = Math.Floor,
        [ScalarOp.RoundNearestEven] = Math.Round,
        [ScalarOp.Cosine] = Math.Cos,
        [ScalarOp.Sine] = Math.Sin,
        [ScalarOp.Tan] = Math.Tan,
        [ScalarOp.Tanh] = Math.Tanh,
        [ScalarOp.Exponential] = Math.Exp,
        [ScalarOp.Log] = Math.Log,
        [ScalarOp.Logistic] = x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        [ScalarOp.Sqrt] = Math.Sqrt,
        [ScalarOp.Rsqrt] = x => 1 / Math.Sqrt(x),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void BFloat16_EveryValue_IsTheRoundedDouble(ScalarOp op)
    {
        BFloat16[] x = [.. Enumerable.Range(0, 65536).Select(bits => BFloat16.FromBits((ushort)bits))];
        BFloat16[] results = Unary(op, x);
        int checkedValues = 0;
        for (int i = 0; i < x.Length; i++)
        {
            checkedValues += Check(op, x[i], results[i], digits: 7, lowest: -126, overflow: Math.ScaleB(1, 128));
        }

        Assert.True(checkedValues > 30_000, $"{checkedValues} values were checked");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Float16_EveryValue_IsTheRoundedDouble(ScalarOp op)
    {
        Half[] x = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        Half[] results = Unary(op, x);
        int checkedValues = 0;
        for (int i = 0; i < x.Length; i++)
        {
            checkedValues += Check(op, (double)x[i], (double)results[i], digits: 10, lowest: -14, overflow: 65536);
        }

        Assert.True(checkedValues > 30_000, $"{checkedValues} values were checked");
    }

    static int Check(ScalarOp op, double x, double actual, int digits, int lowest, double overflow)
    {
        double wide = Functions[op](x);
        double expected = wide;
        if (double.IsFinite(wide) && wide != 0)
        {
            int quantum = Math.Max(Math.ILogB(wide), lowest) - digits;
            double steps = Math.ScaleB(wide, -quantum), fromTie = Math.Abs(Math.Abs(steps - Math.Truncate(steps)) - 0.5);
            if (fromTie != 0 && fromTie < 1e-9)
            {
                return 0;
            }

            expected = Math.ScaleB(Math.Round(steps), quantum);
            expected = Math.Abs(expected) >= overflow ? Math.CopySign(double.PositiveInfinity, wide) : expected;
        }

        Assert.True(expected.Equals(actual), $"{op}({x:R}) gave {actual:R}, expected {expected:R}");
        return 1;
    }
}
