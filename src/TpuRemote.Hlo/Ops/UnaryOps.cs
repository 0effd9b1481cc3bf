using System.Collections.Immutable;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// The elementwise ops on one operand (specification, sections of the same names). A new one is one declaration; y is the result, x the
/// operand and g the cotangent in the comments on gradients.
/// </summary>
public static class UnaryOps
{
    private static readonly ImmutableArray<ElementwiseOp>.Builder Declared = ImmutableArray.CreateBuilder<ElementwiseOp>();

    private static readonly GradientRule NotDifferentiable = GradientRule.Zero;

    /// <summary>abs: g sign(x).</summary>
    public static readonly ElementwiseOp Abs = Declare(new(
        "abs", ScalarOp.Abs, ElementwiseCost.Flop, By((b, s) => b.Multiply(s.Cotangent, b.Sign(s.Operand(0))))));

    /// <summary>cbrt: g / (3 y^2).</summary>
    public static readonly ElementwiseOp Cbrt = Declare(new(
        "cbrt",
        ScalarOp.Cbrt,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Divide(s.Cotangent, b.Multiply(s.Like(3), b.Multiply(s.Result, s.Result))))));

    /// <summary>ceil.</summary>
    public static readonly ElementwiseOp Ceil = Declare(new("ceil", ScalarOp.Ceil, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>cosine: -g sin(x).</summary>
    public static readonly ElementwiseOp Cosine = Declare(new(
        "cosine", ScalarOp.Cosine, ElementwiseCost.Transcendental, By((b, s) => b.Negate(b.Multiply(s.Cotangent, b.Sine(s.Operand(0)))))));

    /// <summary>count_leading_zeros.</summary>
    public static readonly ElementwiseOp CountLeadingZeros = Declare(new(
        "count_leading_zeros", ScalarOp.CountLeadingZeros, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>exponential: g y.</summary>
    public static readonly ElementwiseOp Exponential = Declare(new(
        "exponential", ScalarOp.Exponential, ElementwiseCost.Transcendental, By((b, s) => b.Multiply(s.Cotangent, s.Result))));

    /// <summary>exponential_minus_one: g (y + 1).</summary>
    public static readonly ElementwiseOp ExponentialMinusOne = Declare(new(
        "exponential_minus_one",
        ScalarOp.ExponentialMinusOne,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Multiply(s.Cotangent, b.Add(s.Result, s.Like(1))))));

    /// <summary>floor.</summary>
    public static readonly ElementwiseOp Floor = Declare(new("floor", ScalarOp.Floor, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>is_finite.</summary>
    public static readonly ElementwiseOp IsFinite = Declare(new("is_finite", ScalarOp.IsFinite, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>log: g / x.</summary>
    public static readonly ElementwiseOp Log = Declare(new(
        "log", ScalarOp.Log, ElementwiseCost.Transcendental, By((b, s) => b.Divide(s.Cotangent, s.Operand(0)))));

    /// <summary>log_plus_one: g / (x + 1).</summary>
    public static readonly ElementwiseOp LogPlusOne = Declare(new(
        "log_plus_one",
        ScalarOp.LogPlusOne,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Divide(s.Cotangent, b.Add(s.Operand(0), s.Like(1))))));

    /// <summary>logistic: g y (1 - y).</summary>
    public static readonly ElementwiseOp Logistic = Declare(new(
        "logistic",
        ScalarOp.Logistic,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Multiply(s.Cotangent, b.Multiply(s.Result, b.Subtract(s.Like(1), s.Result))))));

    /// <summary>negate: -g.</summary>
    public static readonly ElementwiseOp Negate = Declare(new(
        "negate", ScalarOp.Negate, ElementwiseCost.Flop, By((b, s) => b.Negate(s.Cotangent))));

    /// <summary>not.</summary>
    public static readonly ElementwiseOp Not = Declare(new("not", ScalarOp.Not, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>popcnt.</summary>
    public static readonly ElementwiseOp PopulationCount = Declare(new(
        "popcnt", ScalarOp.PopulationCount, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>round_nearest_afz.</summary>
    public static readonly ElementwiseOp RoundNearestAfz = Declare(new(
        "round_nearest_afz", ScalarOp.RoundNearestAfz, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>round_nearest_even.</summary>
    public static readonly ElementwiseOp RoundNearestEven = Declare(new(
        "round_nearest_even", ScalarOp.RoundNearestEven, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>rsqrt: -g y / (2 x).</summary>
    public static readonly ElementwiseOp Rsqrt = Declare(new(
        "rsqrt",
        ScalarOp.Rsqrt,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Multiply(s.Cotangent, b.Divide(b.Multiply(s.Like(-0.5), s.Result), s.Operand(0))))));

    /// <summary>sign.</summary>
    public static readonly ElementwiseOp Sign = Declare(new("sign", ScalarOp.Sign, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>sine: g cos(x).</summary>
    public static readonly ElementwiseOp Sine = Declare(new(
        "sine", ScalarOp.Sine, ElementwiseCost.Transcendental, By((b, s) => b.Multiply(s.Cotangent, b.Cosine(s.Operand(0))))));

    /// <summary>sqrt: g / (2 y).</summary>
    public static readonly ElementwiseOp Sqrt = Declare(new(
        "sqrt", ScalarOp.Sqrt, ElementwiseCost.Transcendental, By((b, s) => b.Divide(b.Multiply(s.Cotangent, s.Like(0.5)), s.Result))));

    /// <summary>tan: g (1 + y^2).</summary>
    public static readonly ElementwiseOp Tan = Declare(new(
        "tan",
        ScalarOp.Tan,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Multiply(s.Cotangent, b.Add(s.Like(1), b.Multiply(s.Result, s.Result))))));

    /// <summary>tanh: g (1 - y^2).</summary>
    public static readonly ElementwiseOp Tanh = Declare(new(
        "tanh",
        ScalarOp.Tanh,
        ElementwiseCost.Transcendental,
        By((b, s) => b.Multiply(s.Cotangent, b.Subtract(s.Like(1), b.Multiply(s.Result, s.Result))))));

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<ElementwiseOp> All { get; } = Declared.ToImmutable();

    private static ElementwiseOp Declare(ElementwiseOp op)
    {
        Declared.Add(op);
        return op;
    }

    private static GradientRule By(Func<Builder, GradientSite, Value> cotangent) => GradientRule.By(s => [cotangent(s.Builder, s)]);
}

/// <summary>Builds the elementwise ops on one operand.</summary>
public static class UnaryBuilder
{
    /// <summary>Appends an elementwise op on one operand.</summary>
    public static Value Unary(this Builder builder, ElementwiseOp op, Value operand)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(op, [operand]).Result;
    }

    /// <summary>|x|</summary>
    public static Value Abs(this Builder builder, Value operand) => builder.Unary(UnaryOps.Abs, operand);

    /// <summary>The cube root.</summary>
    public static Value Cbrt(this Builder builder, Value operand) => builder.Unary(UnaryOps.Cbrt, operand);

    /// <summary>Rounds up.</summary>
    public static Value Ceil(this Builder builder, Value operand) => builder.Unary(UnaryOps.Ceil, operand);

    /// <summary>Cosine of radians.</summary>
    public static Value Cosine(this Builder builder, Value operand) => builder.Unary(UnaryOps.Cosine, operand);

    /// <summary>Zero bits above the highest set bit.</summary>
    public static Value CountLeadingZeros(this Builder builder, Value operand) => builder.Unary(UnaryOps.CountLeadingZeros, operand);

    /// <summary>e^x.</summary>
    public static Value Exponential(this Builder builder, Value operand) => builder.Unary(UnaryOps.Exponential, operand);

    /// <summary>e^x - 1.</summary>
    public static Value ExponentialMinusOne(this Builder builder, Value operand) => builder.Unary(UnaryOps.ExponentialMinusOne, operand);

    /// <summary>Rounds down.</summary>
    public static Value Floor(this Builder builder, Value operand) => builder.Unary(UnaryOps.Floor, operand);

    /// <summary>Whether neither infinite nor NaN, as i1.</summary>
    public static Value IsFinite(this Builder builder, Value operand) => builder.Unary(UnaryOps.IsFinite, operand);

    /// <summary>Natural logarithm.</summary>
    public static Value Log(this Builder builder, Value operand) => builder.Unary(UnaryOps.Log, operand);

    /// <summary>Natural logarithm of 1 + x.</summary>
    public static Value LogPlusOne(this Builder builder, Value operand) => builder.Unary(UnaryOps.LogPlusOne, operand);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Value Logistic(this Builder builder, Value operand) => builder.Unary(UnaryOps.Logistic, operand);

    /// <summary>-x.</summary>
    public static Value Negate(this Builder builder, Value operand) => builder.Unary(UnaryOps.Negate, operand);

    /// <summary>Bitwise or logical complement.</summary>
    public static Value Not(this Builder builder, Value operand) => builder.Unary(UnaryOps.Not, operand);

    /// <summary>The number of set bits.</summary>
    public static Value PopulationCount(this Builder builder, Value operand) => builder.Unary(UnaryOps.PopulationCount, operand);

    /// <summary>Rounds to nearest, ties away from zero.</summary>
    public static Value RoundNearestAfz(this Builder builder, Value operand) => builder.Unary(UnaryOps.RoundNearestAfz, operand);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static Value RoundNearestEven(this Builder builder, Value operand) => builder.Unary(UnaryOps.RoundNearestEven, operand);

    /// <summary>1 / sqrt(x).</summary>
    public static Value Rsqrt(this Builder builder, Value operand) => builder.Unary(UnaryOps.Rsqrt, operand);

    /// <summary>-1, 0 or 1.</summary>
    public static Value Sign(this Builder builder, Value operand) => builder.Unary(UnaryOps.Sign, operand);

    /// <summary>Sine of radians.</summary>
    public static Value Sine(this Builder builder, Value operand) => builder.Unary(UnaryOps.Sine, operand);

    /// <summary>Square root.</summary>
    public static Value Sqrt(this Builder builder, Value operand) => builder.Unary(UnaryOps.Sqrt, operand);

    /// <summary>Tangent of radians.</summary>
    public static Value Tan(this Builder builder, Value operand) => builder.Unary(UnaryOps.Tan, operand);

    /// <summary>Hyperbolic tangent.</summary>
    public static Value Tanh(this Builder builder, Value operand) => builder.Unary(UnaryOps.Tanh, operand);
}
