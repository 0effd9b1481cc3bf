using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Gradients.GradientSample;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

internal static class ElementwiseSamples
{
    private static readonly ImmutableArray<string> PositiveOnly = ["log", "rsqrt", "sqrt", "log_plus_one"];

    public static ImmutableArray<GradientSample> All { get; } =
    [
        .. UnaryOps.All.Where(op => op.Gradient is GradientRule.Pullback).Select(
            op => GradientSample.Of(
                op.ShortName, (b, v) => b.Unary(op, v[0]), PositiveOnly.Contains(op.ShortName) ? Positive(2, 3) : Spread(2, 3))),
        .. BinaryOps.All.Where(op => op.Gradient is GradientRule.Pullback).Select(
            op => GradientSample.Of(op.ShortName, (b, v) => b.Binary(op, v[0], v[1]), Positive(7), Reversed(Positive(7)))),
        GradientSample.Of("divide", "by negatives", (b, v) => b.Divide(v[0], b.Negate(v[1])), Spread(5), Positive(5)),
        GradientSample.Of(
            "remainder",
            "of several signs",
            (b, v) => b.Remainder(b.Multiply(v[0], b.Full(F64(4), 5)), v[1]),
            Spread(4),
            Of(F64(4), 0.7, -0.7, 0.9, -1.1)),
        GradientSample.Of("power", "to the power of 2 of a negative base", (b, v) => b.Power(v[0], b.Full(F64(4), 2)), Spread(4)),
        GradientSample.Of("power", "to the power of 0 at 0", (b, v) => b.Power(v[0], b.Zeros(F64(2))), Of(F64(2), 0, 1)),
        GradientSample.Of("multiply", "of a value with itself", (b, v) => b.Multiply(v[0], v[0]), Spread(3)),
        GradientSample.Of(
            "select", (b, v) => b.Select(b.Compare(v[0], b.Zeros(F64(4)), ComparisonDirection.GT), v[0], v[1]), Spread(4), Positive(4)),
        GradientSample.Of(
            "select", "by a scalar", (b, v) => b.Select(b.ConstantScalar(ElementType.I1, 0), v[0], v[1]), Spread(4), Positive(4)),
        GradientSample.Of(
            "clamp", (b, v) => b.Clamp(v[0], v[1], v[2]), Of(F64(3), -0.5, -0.5, -0.5), Of(F64(3), -1, 0.1, 1), Of(F64(3), 0.4, 0.5, 0.6)),
        GradientSample.Of("clamp", "between scalars", (b, v) => b.Clamp(v[0], v[1], v[2]), Of(F64(), -0.5), Spread(8), Of(F64(), 0.4)),
        GradientSample.Of(
            "convert", "there and back", (b, v) => b.Convert(b.Convert(v[0], ElementType.F32), ElementType.F64), Of(F64(2), 0.5, 0.25)),
    ];

    private static Literal Reversed(Literal literal) => Of(literal.Type, [.. Values(literal).Reverse().Select(v => v + 0.01)]);
}
