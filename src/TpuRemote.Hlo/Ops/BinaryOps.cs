using System.Collections.Immutable;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// The elementwise ops on two operands (specification, sections of the same names). A new one is one declaration; z is the result, x and
/// y are the operands and g is the cotangent in the comments on gradients.
/// </summary>
public static class BinaryOps
{
    private static readonly ImmutableArray<ElementwiseOp>.Builder Declared = ImmutableArray.CreateBuilder<ElementwiseOp>();

    private static readonly GradientRule NotDifferentiable = GradientRule.Zero;

    /// <summary>add: g, g.</summary>
    public static readonly ElementwiseOp Add = Declare(new(
        "add", ScalarOp.Add, ElementwiseCost.Flop, GradientRule.By(s => [s.Cotangent, s.Cotangent])));

    /// <summary>and.</summary>
    public static readonly ElementwiseOp And = Declare(new("and", ScalarOp.And, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>atan2, the angle of the point (y, x) whose y is the first operand: g x / (x^2 + y^2), -g y / (x^2 + y^2).</summary>
    public static readonly ElementwiseOp Atan2 = Declare(
        new("atan2", ScalarOp.Atan2, ElementwiseCost.Transcendental, GradientRule.By(Atan2Cotangents)));

    /// <summary>divide: g / y, -g z / y.</summary>
    public static readonly ElementwiseOp Divide = Declare(new(
        "divide",
        ScalarOp.Divide,
        ElementwiseCost.Flop,
        By((b, s) => b.Divide(s.Cotangent, s.Operand(1)), (b, s) => b.Negate(b.Divide(b.Multiply(s.Cotangent, s.Result), s.Operand(1))))));

    /// <summary>maximum: g to the larger, half of it to each of two equal ones.</summary>
    public static readonly ElementwiseOp Maximum = Declare(new(
        "maximum",
        ScalarOp.Maximum,
        ElementwiseCost.Flop,
        By((b, s) => Share(b, s, 0, ComparisonDirection.GT), (b, s) => Share(b, s, 1, ComparisonDirection.GT))));

    /// <summary>minimum: g to the smaller, half of it to each of two equal ones.</summary>
    public static readonly ElementwiseOp Minimum = Declare(new(
        "minimum",
        ScalarOp.Minimum,
        ElementwiseCost.Flop,
        By((b, s) => Share(b, s, 0, ComparisonDirection.LT), (b, s) => Share(b, s, 1, ComparisonDirection.LT))));

    /// <summary>multiply: g y, g x.</summary>
    public static readonly ElementwiseOp Multiply = Declare(new(
        "multiply",
        ScalarOp.Multiply,
        ElementwiseCost.Flop,
        By((b, s) => b.Multiply(s.Cotangent, s.Operand(1)), (b, s) => b.Multiply(s.Cotangent, s.Operand(0)))));

    /// <summary>or.</summary>
    public static readonly ElementwiseOp Or = Declare(new("or", ScalarOp.Or, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>power: g y x^(y - 1), 0 where y is 0; g z log(x), with 0 for the logarithm where x is 0.</summary>
    public static readonly ElementwiseOp Power = Declare(
        new("power", ScalarOp.Power, ElementwiseCost.Transcendental, By(PowerBase, PowerExponent)));

    /// <summary>remainder: g, -g trunc(x / y).</summary>
    public static readonly ElementwiseOp Remainder = Declare(new(
        "remainder",
        ScalarOp.Remainder,
        ElementwiseCost.Flop,
        By((_, s) => s.Cotangent, (b, s) => b.Negate(b.Multiply(s.Cotangent, Truncated(b, b.Divide(s.Operand(0), s.Operand(1))))))));

    /// <summary>shift_left.</summary>
    public static readonly ElementwiseOp ShiftLeft = Declare(
        new("shift_left", ScalarOp.ShiftLeft, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>shift_right_arithmetic.</summary>
    public static readonly ElementwiseOp ShiftRightArithmetic = Declare(new(
        "shift_right_arithmetic", ScalarOp.ShiftRightArithmetic, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>shift_right_logical.</summary>
    public static readonly ElementwiseOp ShiftRightLogical = Declare(new(
        "shift_right_logical", ScalarOp.ShiftRightLogical, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>subtract: g, -g.</summary>
    public static readonly ElementwiseOp Subtract = Declare(new(
        "subtract", ScalarOp.Subtract, ElementwiseCost.Flop, By((_, s) => s.Cotangent, (b, s) => b.Negate(s.Cotangent))));

    /// <summary>xor.</summary>
    public static readonly ElementwiseOp Xor = Declare(new("xor", ScalarOp.Xor, ElementwiseCost.Flop, NotDifferentiable));

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<ElementwiseOp> All { get; } = Declared.ToImmutable();

    private static ElementwiseOp Declare(ElementwiseOp op)
    {
        Declared.Add(op);
        return op;
    }

    private static GradientRule By(Func<Builder, GradientSite, Value> lhs, Func<Builder, GradientSite, Value> rhs) =>
        GradientRule.By(s => s.ForEach(() => lhs(s.Builder, s), () => rhs(s.Builder, s)));

    private static ImmutableArray<Value?> Atan2Cotangents(GradientSite site)
    {
        var (b, y, x) = (site.Builder, site.Operand(0), site.Operand(1));
        var scaled = b.Divide(site.Cotangent, b.Add(b.Multiply(x, x), b.Multiply(y, y)));
        return site.ForEach(() => b.Multiply(scaled, x), () => b.Negate(b.Multiply(scaled, y)));
    }

    private static Value Share(Builder b, GradientSite site, int operand, ComparisonDirection wins)
    {
        var (mine, other) = (site.Operand(operand), site.Operand(1 - operand));
        var tie = b.Select(b.Compare(mine, other, ComparisonDirection.EQ), b.Multiply(site.Cotangent, site.Like(0.5)), site.Like(0));
        return b.Select(b.Compare(mine, other, wins), site.Cotangent, tie);
    }

    private static Value PowerBase(Builder b, GradientSite site)
    {
        var (x, y) = (site.Operand(0), site.Operand(1));
        var isZero = b.Compare(y, site.Like(0), ComparisonDirection.EQ);
        // Where y is 0 the power would be x^-1, infinite at x = 0, and 0 times it NaN.
        var lowered = b.Select(isZero, site.Like(1), b.Subtract(y, site.Like(1)));
        return b.Multiply(site.Cotangent, b.Multiply(y, b.Power(x, lowered)));
    }

    private static Value PowerExponent(Builder b, GradientSite site)
    {
        var x = site.Operand(0);
        var logarithm = b.Log(b.Select(b.Compare(x, site.Like(0), ComparisonDirection.EQ), site.Like(1), x));
        return b.Multiply(site.Cotangent, b.Multiply(logarithm, site.Result));
    }

    private static Value Truncated(Builder b, Value x) => b.Multiply(b.Sign(x), b.Floor(b.Abs(x)));
}

/// <summary>Builds the elementwise ops on two operands.</summary>
public static class BinaryBuilder
{
    /// <summary>Appends an elementwise op on two operands.</summary>
    public static Value Binary(this Builder builder, ElementwiseOp op, Value lhs, Value rhs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(op, [lhs, rhs]).Result;
    }

    /// <summary>The sum; on i1 or.</summary>
    public static Value Add(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Add, lhs, rhs);

    /// <summary>Bitwise or logical and.</summary>
    public static Value And(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.And, lhs, rhs);

    /// <summary>The angle of the point (y, x): lhs is y.</summary>
    public static Value Atan2(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Atan2, lhs, rhs);

    /// <summary>The quotient; integers round towards zero.</summary>
    public static Value Divide(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Divide, lhs, rhs);

    /// <summary>The larger; NaN wins.</summary>
    public static Value Maximum(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Maximum, lhs, rhs);

    /// <summary>The smaller; NaN wins.</summary>
    public static Value Minimum(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Minimum, lhs, rhs);

    /// <summary>The product; on i1 and.</summary>
    public static Value Multiply(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Multiply, lhs, rhs);

    /// <summary>Bitwise or logical or.</summary>
    public static Value Or(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Or, lhs, rhs);

    /// <summary>lhs to the power of rhs.</summary>
    public static Value Power(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Power, lhs, rhs);

    /// <summary>The remainder with the dividend's sign.</summary>
    public static Value Remainder(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Remainder, lhs, rhs);

    /// <summary>Shifts left.</summary>
    public static Value ShiftLeft(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.ShiftLeft, lhs, rhs);

    /// <summary>Shifts right, repeating the sign.</summary>
    public static Value ShiftRightArithmetic(this Builder builder, Value lhs, Value rhs) =>
        builder.Binary(BinaryOps.ShiftRightArithmetic, lhs, rhs);

    /// <summary>Shifts right, filling with zeros.</summary>
    public static Value ShiftRightLogical(this Builder builder, Value lhs, Value rhs) =>
        builder.Binary(BinaryOps.ShiftRightLogical, lhs, rhs);

    /// <summary>The difference.</summary>
    public static Value Subtract(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Subtract, lhs, rhs);

    /// <summary>Bitwise or logical exclusive or.</summary>
    public static Value Xor(this Builder builder, Value lhs, Value rhs) => builder.Binary(BinaryOps.Xor, lhs, rhs);
}
