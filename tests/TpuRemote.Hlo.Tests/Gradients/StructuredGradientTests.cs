using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Hlo.Verification;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Gradients;

/// <summary>What the table of samples cannot hold: replicas, promoted types, inlining, refusals.</summary>
public sealed class StructuredGradientTests
{
    private static readonly HloType Vector = Of(ElementType.F32, 2);

    [Fact]
    public void AllReduce_TwoReplicas_SumsTheirCotangents()
    {
        // y = x0 + x1 on both; the losses are w y with w = 3 on replica 0 and 5 on replica 1: each dx is 3 + 5.
        var gradients = RunOn(
            [[Tensor([1f, 2f], 2), Scalar(3f)], [Tensor([4f, 8f], 2), Scalar(5f)]],
            (b, a) =>
            {
                var sum = b.AllReduce([a[0]], ReductionBody.Of(b, BinaryOps.Add, ElementType.F32))[0];
                var weighed = b.Multiply(sum, b.BroadcastInDim(a[1], (TensorType)Vector));
                return [ReverseMode.Differentiate(b, b.ReduceSum(weighed, 0), a[0])[0]!];
            });
        Assert.All(gradients, g => Assert.Equal([8f, 8f], g[0].ToArray<float>()));
    }

    [Fact]
    public void AllReduce_OneOfTwoOperands_ReducesOnlyItsCotangent()
    {
        var builder = new Builder();
        Value x = builder.Argument(Of(ElementType.F32)), y = builder.Argument(Of(ElementType.F32));
        var sums = builder.AllReduce([x, y], ReductionBody.Of(builder, BinaryOps.Add, ElementType.F32));
        Assert.Null(ReverseMode.Differentiate(builder, sums[1], x, y)[0]);
        Assert.Single(builder.Operations[^1].Operands);
    }

    [Fact]
    public void Convolution_OfBf16InF32_GivesBf16Gradients()
    {
        var builder = new Builder();
        Value lhs = builder.Argument(Of(ElementType.Bf16, 1, 1, 4)), rhs = builder.Argument(Of(ElementType.Bf16, 1, 1, 2));
        var result = builder.Convolution(lhs, rhs, new(0, 1, [2], 1, 0, [2], 0, 1, [2]), elementType: ElementType.F32);
        var gradients = ReverseMode.Differentiate(builder, builder.ReduceSum(result, 0, 1, 2), lhs, rhs);
        Assert.Equal([lhs.Type, rhs.Type], gradients.Select(g => g!.Type));
    }

    [Fact]
    public void If_BranchWithInfeedOnTheWay_IsRefusedAndOtherwiseLeftOut()
    {
        static (Builder Builder, Value Loss, Value X) Build(bool used)
        {
            var builder = new Builder();
            Value predicate = builder.Argument(Of(ElementType.I1)), x = builder.Argument(Of(ElementType.F32));
            var loss = builder.If(
                predicate,
                inner =>
                {
                    var fed = inner.Infeed(inner.AfterAll(), [TensorType.Of(ElementType.F32)])[0];
                    return [inner.Multiply(x, used ? fed : x)];
                },
                _ => [x])[0];
            return (builder, loss, x);
        }
        var (onTheWay, refusedLoss, refusedX) = Build(used: true);
        var error = Assert.Throws<DiagnosticException>(() => { ReverseMode.Differentiate(onTheWay, refusedLoss, refusedX); });
        Assert.Contains("host", error.Message, StringComparison.Ordinal);
        var (aside, loss, x) = Build(used: false);
        Assert.NotNull(ReverseMode.Differentiate(aside, loss, x)[0]);
        Assert.DoesNotContain(aside.Operations[^1].Regions.SelectMany(r => r.Operations), o => o.Definition == InfeedOp.Instance);
    }

    [Fact]
    public void Inline_CallsWithinCallsAndRegions_PutsOpsInTheirPlace()
    {
        HloType number = Of(ElementType.F32);
        var square = Function("square", [number], (b, a) => [b.Multiply(a[0], a[0])]);
        var chosen = Function(
            "chosen", [Of(ElementType.I1), number], (b, a) => b.If(a[0], inner => inner.Call(square, a[1]), _ => [a[1]]));
        var module = Module.Of(square) with { Functions = [square, chosen] };
        var results = Run(
            [Scalar(true), Scalar(3f)],
            (b, a) =>
            {
                var result = b.Inline(module, "chosen", a)[0];
                Assert.DoesNotContain(b.Operations, o => o.Definition == CallOp.Instance);
                return [result, ReverseMode.Differentiate(b, result, a[1])[0]!];
            });
        Assert.Equal([9f, 6f], results.Select(r => r.AsSpan<float>()[0]));
    }

    [Fact]
    public void Inline_WrongOperandsOrCircle_IsAnError()
    {
        HloType number = Of(ElementType.F32);
        var endless = Function("f", [number], (b, a) => b.Call("f", [number], a));
        var module = Module.Of(endless);
        var builder = new Builder();
        var x = builder.Argument(number);
        Assert.Contains(
            "calls itself", Assert.Throws<ArgumentException>(() => { builder.Inline(module, "f", x); }).Message, StringComparison.Ordinal);
        Assert.Contains(
            "takes (tensor<f32>)",
            Assert.Throws<ArgumentException>(() => { builder.Inline(module, "f"); }).Message,
            StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => { builder.Inline(module, "g", x); });
    }

    [Fact]
    public void While_WithTransfersOnTheWay_IsRefusedAndAsideLeftOut()
    {
        static ImmutableArray<Value> Loop(Builder builder, Value x, bool used) => builder.While(
            [builder.ConstantScalar(ElementType.I32, 0), builder.AfterAll(), x],
            (inner, c) => inner.Compare(c[0], inner.ConstantScalar(ElementType.I32, 2), ComparisonDirection.LT),
            (inner, c) =>
            {
                var fed = inner.Infeed(c[1], [TensorType.Of(ElementType.F32)]);
                return [inner.Add(c[0], inner.ConstantScalar(ElementType.I32, 1)), fed[1], inner.Multiply(c[2], used ? fed[0] : c[2])];
            });
        var builder = new Builder();
        var x = builder.Argument(Of(ElementType.F32));
        var refused = Assert.Throws<DiagnosticException>(() => { ReverseMode.Differentiate(builder, Loop(builder, x, used: true)[2], x); });
        Assert.Contains("host", refused.Message, StringComparison.Ordinal);
        var aside = new Builder();
        x = aside.Argument(Of(ElementType.F32));
        var gradient = ReverseMode.Differentiate(aside, Loop(aside, x, used: false)[2], x)[0];
        Assert.NotNull(gradient);
        var loops = aside.Operations.Where(o => o.Definition == WhileOp.Instance).ToArray();
        Assert.Equal(3, loops.Length);
        Assert.All(loops[1..], o => Assert.DoesNotContain(WhileOp.Body(o).Operations, i => i.Definition == InfeedOp.Instance));
    }

    public static TheoryData<string> Backward => [.. GradientSamples.All.Select(s => s.ToString())];

    [Theory]
    [MemberData(nameof(Backward))]
    public void Differentiate_AnySample_MakesAProgramThatVerifies(string name)
    {
        var sample = GradientSamples.All.Single(s => s.ToString() == name);
        var builder = new Builder();
        ImmutableArray<Value> inputs = [.. sample.Inputs.Select(i => builder.Argument(i.Type))];
        var results = sample.Body(builder, inputs);
        var found = ReverseMode.Pullback(builder, results, [.. results.Select(r => builder.Full(r.TensorType, 1))], inputs);
        var main = Modules.Function.Of("main", builder.FunctionReturn([.. found.OfType<Value>()]));
        Assert.Equal([], Verifier.Verify(Module.Of(main)));
    }

    public static TheoryData<string> Refused =>
    [
        "call", "while", "reduce_window by multiply", "reduce_window by maximum, dilated", "reduce_window by its initial value",
        "scatter by maximum", "scatter that replaces without promise", "select_and_scatter by maximum", "all_reduce by maximum",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void Differentiate_UseWithoutARule_IsRefusedWithItsReason(string use)
    {
        var builder = new Builder();
        var x = builder.Argument(Vector);
        var loss = builder.ReduceSum(Use(builder, use, x), 0);
        var error = Assert.Throws<DiagnosticException>(() => { ReverseMode.Differentiate(builder, loss, x); });
        var diagnostic = Assert.Single(error.Diagnostics);
        Assert.Equal("gradient_refused", diagnostic.Code);
        Assert.Equal(DiagnosticKind.Unimplemented, diagnostic.Kind);
        Assert.EndsWith(use.Split(' ')[0], diagnostic.Op, StringComparison.Ordinal);
    }

    private static Value Use(Builder builder, string use, Value x)
    {
        Region Body(ElementwiseOp op) => ReductionBody.Of(builder, op, ElementType.F32);
        var zero = builder.ConstantScalar(ElementType.F32, 0);
        var indices = builder.Constant(Tensor([0, 1], 2));
        var second = Region([Of(ElementType.F32), Of(ElementType.F32)], (_, a) => [a[1]]);
        var ge = Region([Of(ElementType.F32), Of(ElementType.F32)], (b, a) => [b.Compare(a[0], a[1], ComparisonDirection.GE)]);
        return use switch
        {
            "call" => builder.Call("f", [Vector], [x])[0],
            "while" => builder.While(
                [builder.Constant(Scalar(true)), x], (_, c) => c[0], (inner, c) => [inner.Constant(Scalar(false)), inner.Sine(c[1])])[1],
            "reduce_window by multiply" => builder.ReduceWindow([x], [zero], [new(1)], Body(BinaryOps.Multiply))[0],
            "reduce_window by maximum, dilated" => builder.ReduceWindow([x], [zero], [new(1, BaseDilation: 2)], Body(BinaryOps.Maximum))[0],
            "reduce_window by its initial value" =>
                builder.ReduceWindow([x], [builder.ReduceSum(x, 0)], [new(1)], Body(BinaryOps.Add))[0],
            "scatter by maximum" => builder.Scatter([x], indices, [x], new([], [0], [], [], [0], 1), Body(BinaryOps.Maximum))[0],
            "scatter that replaces without promise" => builder.Scatter([x], indices, [x], new([], [0], [], [], [0], 1), second)[0],
            "select_and_scatter by maximum" => builder.SelectAndScatter(x, x, zero, [new(1)], ge, Body(BinaryOps.Maximum)),
            "all_reduce by maximum" => builder.AllReduce([x], Body(BinaryOps.Maximum))[0],
            _ => throw new ArgumentOutOfRangeException(nameof(use), use, "no such use"),
        };
    }
}
