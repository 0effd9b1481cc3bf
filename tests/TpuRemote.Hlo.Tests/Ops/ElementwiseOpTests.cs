using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Ops;

public class ElementwiseOpTests
{
    // Expected values from numpy 2 (np.abs, np.cbrt ...), given to 15 digits.
    public static TheoryData<string, ElementType, double[], double[]> UnaryValues => new()
    {
        { "abs", ElementType.F64, [-1.5, 0, 2], [1.5, 0, 2] },
        { "abs", ElementType.I32, [-7, 0, 2], [7, 0, 2] },
        { "cbrt", ElementType.F64, [8, -27, 2], [2, -3, 1.25992104989487] },
        { "ceil", ElementType.F64, [-0.5, 0.25, 2], [0, 1, 2] },
        { "cosine", ElementType.F64, [0, 1, 3], [1, 0.54030230586814, -0.989992496600445] },
        { "count_leading_zeros", ElementType.I32, [0, 1, -1], [32, 31, 0] },
        { "exponential", ElementType.F64, [0, 1, -2], [1, 2.71828182845905, 0.135335283236613] },
        { "exponential_minus_one", ElementType.F64, [0, 1, -2], [0, 1.71828182845905, -0.864664716763387] },
        { "floor", ElementType.F64, [-0.5, 0.25, 2], [-1, 0, 2] },
        { "is_finite", ElementType.F64, [double.NaN, double.PositiveInfinity, 3], [0, 0, 1] },
        { "log", ElementType.F64, [1, 2, 10], [0, 0.693147180559945, 2.30258509299405] },
        { "log_plus_one", ElementType.F64, [0, 1, 9], [0, 0.693147180559945, 2.30258509299405] },
        { "logistic", ElementType.F64, [0, 1, -2], [0.5, 0.731058578630005, 0.119202922022118] },
        { "negate", ElementType.Ui8, [0, 1, 200], [0, 255, 56] },
        { "not", ElementType.I32, [0, 1, -3], [-1, -2, 2] },
        { "not", ElementType.I1, [0, 1, 1], [1, 0, 0] },
        { "popcnt", ElementType.I32, [0, 7, -1], [0, 3, 32] },
        { "round_nearest_afz", ElementType.F64, [-2.5, 0.5, 2.4], [-3, 1, 2] },
        { "round_nearest_even", ElementType.F64, [-2.5, 0.5, 2.6], [-2, 0, 3] },
        { "rsqrt", ElementType.F64, [1, 4, 2], [1, 0.5, 0.707106781186548] },
        { "sign", ElementType.F64, [-3, 0, 5], [-1, 0, 1] },
        { "sine", ElementType.F64, [0, 1, 3], [0, 0.841470984807897, 0.141120008059867] },
        { "sqrt", ElementType.F64, [0, 4, 2], [0, 2, 1.4142135623731] },
        { "tan", ElementType.F64, [0, 1, 3], [0, 1.5574077246549, -0.142546543074278] },
        { "tanh", ElementType.F64, [0, 1, -2], [0, 0.761594155955765, -0.964027580075817] },
    };

    // By hand, but for atan2 and power, which are numpy's.
    public static TheoryData<string, ElementType, double[], double[], double[]> BinaryValues => new()
    {
        { "add", ElementType.F64, [1, 2, 3], [10, -20, 0.5], [11, -18, 3.5] },
        { "add", ElementType.I8, [127, -128, 1], [1, -1, 1], [-128, 127, 2] },
        { "add", ElementType.I1, [0, 0, 1], [0, 1, 1], [0, 1, 1] },
        { "and", ElementType.I32, [12, 5, -1], [10, 2, 7], [8, 0, 7] },
        { "atan2", ElementType.F64, [1, -1, 0], [1, -1, -2], [0.785398163397448, -2.35619449019234, 3.14159265358979] },
        { "divide", ElementType.F64, [1, 6, -7], [4, 3, 2], [0.25, 2, -3.5] },
        { "divide", ElementType.I32, [7, -7, 5], [2, 2, 0], [3, -3, -1] },
        { "maximum", ElementType.F64, [1, 5, -3], [2, 4, -4], [2, 5, -3] },
        { "minimum", ElementType.F64, [1, 5, -3], [2, 4, -4], [1, 4, -4] },
        { "multiply", ElementType.F64, [1, 5, -3], [2, 4, -4], [2, 20, 12] },
        { "or", ElementType.I32, [12, 5, 0], [10, 2, 7], [14, 7, 7] },
        { "power", ElementType.F64, [2, 9, 2], [10, 0.5, -1], [1024, 3, 0.5] },
        { "power", ElementType.I32, [2, -1, 3], [10, 3, -1], [1024, -1, 0] },
        { "remainder", ElementType.I32, [17, -17, 5], [3, 3, 0], [2, -2, 5] },
        { "remainder", ElementType.F64, [5.5, -5.5, 1], [2, 2, 3], [1.5, -1.5, 1] },
        { "shift_left", ElementType.I32, [1, 3, 1], [4, 1, 32], [16, 6, 0] },
        { "shift_right_arithmetic", ElementType.I32, [-16, 16, -1], [2, 2, 40], [-4, 4, -1] },
        { "shift_right_logical", ElementType.Ui8, [255, 16, 1], [4, 2, 8], [15, 4, 0] },
        { "subtract", ElementType.F64, [1, 5, -3], [2, 4, -4], [-1, 1, 1] },
        { "xor", ElementType.I32, [12, 5, -1], [10, 5, 0], [6, 0, -1] },
    };

    [Theory]
    [MemberData(nameof(UnaryValues))]
    public void Unary_OnThreeElements_GivesNumpysValues(string name, ElementType type, double[] x, double[] expected)
    {
        var op = (ElementwiseOp)OpRegistry.Find($"stablehlo.{name}")!;
        var result = Run((b, v) => b.Unary(op, v[0]), Of(TensorType.Of(type, 3), x));
        AssertNear(expected, Values(result));
    }

    [Theory]
    [MemberData(nameof(BinaryValues))]
    public void Binary_OnThreeElements_GivesTheValuesByHand(string name, ElementType type, double[] x, double[] y, double[] expected)
    {
        var op = (ElementwiseOp)OpRegistry.Find($"stablehlo.{name}")!;
        var result = Run((b, v) => b.Binary(op, v[0], v[1]), Of(TensorType.Of(type, 3), x), Of(TensorType.Of(type, 3), y));
        AssertNear(expected, Values(result));
    }

    [Fact]
    public void Families_EveryOp_HasValuesHere()
    {
        var tested = UnaryValues.Select(row => (string)row[0]).Concat(BinaryValues.Select(row => (string)row[0])).ToHashSet();
        Assert.Empty(UnaryOps.All.Concat(BinaryOps.All).Select(op => op.ShortName).Except(tested));
        Assert.Equal(23, UnaryOps.All.Length);
        Assert.Equal(15, BinaryOps.All.Length);
    }

    [Fact]
    public void BuilderMethods_EachOp_AppendsThatOp()
    {
        var builder = new Builder();
        var (x, n) = (builder.Argument(F32(2)), builder.Argument(I32(2)));
        Value[] made =
        [
            builder.Abs(x), builder.Cbrt(x), builder.Ceil(x), builder.Cosine(x), builder.CountLeadingZeros(n), builder.Exponential(x),
            builder.ExponentialMinusOne(x), builder.Floor(x), builder.IsFinite(x), builder.Log(x), builder.LogPlusOne(x),
            builder.Logistic(x),
            builder.Negate(x), builder.Not(n), builder.PopulationCount(n), builder.RoundNearestAfz(x), builder.RoundNearestEven(x),
            builder.Rsqrt(x), builder.Sign(x), builder.Sine(x), builder.Sqrt(x), builder.Tan(x), builder.Tanh(x),
            builder.Add(x, x), builder.And(n, n), builder.Atan2(x, x), builder.Divide(x, x), builder.Maximum(x, x), builder.Minimum(x, x),
            builder.Multiply(x, x), builder.Or(n, n), builder.Power(x, x), builder.Remainder(x, x), builder.ShiftLeft(n, n),
            builder.ShiftRightArithmetic(n, n), builder.ShiftRightLogical(n, n), builder.Subtract(x, x), builder.Xor(n, n),
        ];
        Assert.Equal(UnaryOps.All.Concat(BinaryOps.All), made.Select(v => v.DefiningOperation!.Definition));
    }

    [Fact]
    public void Binary_OfDifferentTypes_BreaksC1() => Assert.Equal(["add_c1"], Faults(BinaryOps.Add, [F32(2), F32(3)]));

    [Fact]
    public void Unary_WithAnotherDeclaredResult_BreaksC1() => Assert.Equal(["tanh_c1"], Faults(UnaryOps.Tanh, [F32(2)], null, [F64(2)]));

    [Fact]
    public void Binary_OnTypesThatTheSpecificationExcludes_NamesEachOperandAndC1() =>
        Assert.Equal(["xor_i1", "xor_i2", "xor_c1"], Faults(BinaryOps.Xor, [F32(2), F64(2)]));

    [Fact]
    public void Unary_OfTwoOperands_IsRefused() => Assert.Equal(["sine_i"], Faults(UnaryOps.Sine, [F32(), F32()]));

    [Fact]
    public void Unary_OfAToken_IsRefused() => Assert.Equal(["sine_i1"], Faults(UnaryOps.Sine, [TokenType.Instance]));

    [Fact]
    public void Work_OfTranscendentals_IsCountedApartFromFlops()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(2, 3));
        // 6 elements of 4 bytes read (twice by add) and written, as XLA's HloCostAnalysis counts.
        Assert.Equal(new OpWork(0, 6, 48), UnaryOps.Tanh.Work(builder.Tanh(x).DefiningOperation!));
        Assert.Equal(new OpWork(6, 0, 72), BinaryOps.Add.Work(builder.Add(x, x).DefiningOperation!));
    }

    [Fact]
    public void Gradient_OfIntegerOnlyOps_IsZero() => Assert.Same(GradientRule.Zero, BinaryOps.ShiftLeft.Gradient);

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-13 * Math.Max(1, Math.Abs(expected[i])) * 10);
    }
}
