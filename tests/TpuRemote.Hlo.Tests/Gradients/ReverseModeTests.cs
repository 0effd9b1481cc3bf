using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

public class ReverseModeTests
{
    [Fact]
    public void Differentiate_OfAValueUsedTwice_AddsItsCotangents()
    {
        // d(x x + x)/dx = 2 x + 1 = 7 at 3.
        var result = Run(
            (b, v) => ReverseMode.Differentiate(b, b.Add(b.Multiply(v[0], v[0]), v[0]), v[0])[0]!, Of(F32(), 3));
        Assert.Equal([7], Values(result));
    }

    [Fact]
    public void Differentiate_ByAnIntermediateValue_StopsThere()
    {
        var builder = new Builder();
        var x = builder.Argument(F32());
        var middle = builder.Sine(x);
        var gradients = ReverseMode.Differentiate(builder, builder.Exponential(middle), middle);
        Assert.NotNull(gradients[0]);
        Assert.DoesNotContain(UnaryOps.Cosine, builder.Operations.Select(o => o.Definition));
    }

    [Fact]
    public void Differentiate_ByWhatTheLossDoesNotDependOn_IsNullAndAppendsNothing()
    {
        var builder = new Builder();
        var (x, y, n) = (builder.Argument(F32()), builder.Argument(F32()), builder.Argument(I32()));
        var loss = builder.Multiply(x, builder.Convert(n, ElementType.F32));
        var before = builder.Operations.Count;
        Assert.All(ReverseMode.Differentiate(builder, loss, y, n), Assert.Null);
        Assert.Equal(before, builder.Operations.Count);
    }

    [Fact]
    public void Differentiate_HoldingAValueConstant_DoesNotGoBackThroughIt()
    {
        // d(x (x x))/dx with x x held constant = x x = 9 at 3.
        var result = Run(
            (b, v) =>
            {
                var square = b.Multiply(v[0], v[0]);
                return ReverseMode.Differentiate(b, b.Multiply(v[0], square), new HashSet<Value> { square }, v[0])[0]!;
            },
            Of(F32(), 3));
        Assert.Equal([9], Values(result));
    }

    [Fact]
    public void Differentiate_ThroughZeroDerivatives_IsNull()
    {
        var builder = new Builder();
        var x = builder.Argument(F32());
        Assert.Null(ReverseMode.Differentiate(builder, builder.Floor(x), x)[0]);
        Assert.Null(ReverseMode.Differentiate(builder, builder.Convert(builder.Convert(x, ElementType.I32), ElementType.F32), x)[0]);
    }

    [Fact]
    public void Differentiate_ByOneOperandOfAProduct_BuildsNoCotangentOfTheOther()
    {
        var builder = new Builder();
        var (images, weights) = (builder.Argument(F32(8, 4)), builder.Argument(F32(4, 2)));
        var loss = builder.ReduceSum(builder.Dot(images, weights), 0, 1);
        ReverseMode.Differentiate(builder, loss, weights);
        Assert.Equal(2, builder.Operations.Count(o => o.Definition == DotGeneralOp.Instance));
    }

    // Zero cotangents are no values, so the only constants of this backward pass are the seed and what rules need for themselves.
    [Fact]
    public void Differentiate_WithUnreachedBranches_BuildsNoZeros()
    {
        var builder = new Builder();
        var x = builder.Argument(F32());
        var both = builder.OptimizationBarrier(builder.Multiply(x, x), builder.Sine(x));
        ReverseMode.Differentiate(builder, both[0], x);
        var constant = Assert.Single(builder.Operations, o => o.Definition == ConstantOp.Instance);
        Assert.Equal([1], Values(ConstantOp.ValueOf(constant)));
        Assert.DoesNotContain(UnaryOps.Cosine, builder.Operations.Select(o => o.Definition));
    }

    [Fact]
    public void Differentiate_OfNoScalar_IsRefused()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(2));
        var refused = Assert.Throws<DiagnosticException>(() => ReverseMode.Differentiate(builder, builder.Sine(x), x));
        Assert.Contains("tensor<2xf32>", Assert.Single(refused.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Throws<DiagnosticException>(() => ReverseMode.Differentiate(builder, builder.Argument(I32()), x));
    }

    [Fact]
    public void Differentiate_ThroughOpsThatRefuse_ListsThemAllWithTheirPlaces()
    {
        var line = 0;
        var builder = new Builder(() => new FileLocation("model.cs", ++line, 1));
        var x = builder.Argument(F32(4));
        var first = builder.Append(Refusing.Instance, [x]).Result;
        var second = builder.Append(Refusing.Instance, [first]).Result;
        var loss = builder.ReduceSum(second, 0);
        var before = builder.Operations.Count;
        var refused = Assert.Throws<DiagnosticException>(() => ReverseMode.Differentiate(builder, loss, x));
        Assert.Equal(2, refused.Diagnostics.Length);
        Assert.All(refused.Diagnostics, d => Assert.Equal(DiagnosticKind.Unimplemented, d.Kind));
        Assert.Equal(
            "model.cs:1:1: test.refusing: it cannot be differentiated: it is a test [gradient_refused]", refused.Diagnostics[0].ToString());
        Assert.Equal(before, builder.Operations.Count);
    }

    [Fact]
    public void Differentiate_OffTheWayOfARefusingOp_Succeeds()
    {
        var builder = new Builder();
        var (x, y) = (builder.Argument(F32()), builder.Argument(F32()));
        var loss = builder.Add(builder.Append(Refusing.Instance, [x]).Result, builder.Sine(y));
        Assert.NotNull(ReverseMode.Differentiate(builder, loss, y)[0]);
    }

    [Fact]
    public void Differentiate_WhereARefusingOpFollowsAZeroDerivative_BuildsNothingForIt()
    {
        var builder = new Builder();
        var x = builder.Argument(F32());
        var stepped = builder.Append(Refusing.Instance, [builder.Floor(x)]).Result;
        var loss = builder.Multiply(stepped, x);
        ReverseMode.Differentiate(builder, loss, x);
        // Forward and backward: g stepped, and no g x.
        Assert.Equal(2, builder.Operations.Count(o => o.Definition == BinaryOps.Multiply));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Differentiate_ThroughAReductionWithoutARule_NamesIt(bool several)
    {
        var builder = new Builder();
        var x = builder.Argument(F32(4));
        var zero = builder.ConstantScalar(ElementType.F32, 0);
        var body = builder.Nested();
        var arguments = Enumerable.Range(0, several ? 4 : 2).Select(_ => body.Argument(F32())).ToArray();
        var region = several
            ? body.Return(body.Add(arguments[0], arguments[2]), body.Add(arguments[1], arguments[3]))
            : body.Return(body.Power(arguments[0], arguments[1]));
        var reduced = several ? builder.Reduce([x, x], [zero, zero], [0], region) : builder.Reduce([x], [zero], [0], region);
        var refused = Assert.Throws<DiagnosticException>(() => ReverseMode.Differentiate(builder, reduced[0], x));
        Assert.Equal("stablehlo.reduce", Assert.Single(refused.Diagnostics).Op);
    }

    [Fact]
    public void Differentiate_ThroughARegionThatReadsFromOutside_IsRefusedUnlessTheRuleServesIt()
    {
        var builder = new Builder();
        var (x, y) = (builder.Argument(F32(4)), builder.Argument(F32()));
        var body = builder.Nested();
        var (sum, element) = (body.Argument(F32()), body.Argument(F32()));
        var region = body.Return(body.Add(sum, body.Multiply(element, y)));
        var loss = builder.Reduce([x], [builder.ConstantScalar(ElementType.F32, 0)], [0], region)[0];
        Assert.Throws<DiagnosticException>(() => ReverseMode.Differentiate(builder, loss, y));
    }

    // Two elements tie for the maximum and share its cotangent.
    [Fact]
    public void Differentiate_OfTies_SharesTheCotangent()
    {
        Assert.Equal(
            [0.5, 0, 0.5],
            Values(Run((b, v) => ReverseMode.Differentiate(b, b.ReduceMax(v[0], 0), v[0])[0]!, Of(F32(3), 3, 1, 3))));
        Assert.Equal(
            [0.5],
            Values(Run((b, v) => ReverseMode.Differentiate(b, b.Maximum(v[0], b.Full(F32(), 2)), v[0])[0]!, Of(F32(), 2))));
    }

    // x^3 has the derivatives 3 x^2 and 6 x.
    [Fact]
    public void Differentiate_OfAGradient_IsTheSecondDerivative() => Assert.Equal(
        [12],
        Values(Run(
            (b, v) =>
            {
                var cube = b.Multiply(b.Multiply(v[0], v[0]), v[0]);
                return ReverseMode.Differentiate(b, ReverseMode.Differentiate(b, cube, v[0])[0]!, v[0])[0]!;
            },
            Of(F64(), 2))));

    [Fact]
    public void Differentiate_InBf16WithWiderSums_KeepsEachType()
    {
        var bf16 = TensorType.Of(ElementType.Bf16, 2, 2);
        var result = Run(
            (b, v) =>
            {
                var product = b.DotGeneral(v[0], v[1], new([], [], [1], [0]), elementType: ElementType.F32);
                return ReverseMode.Differentiate(b, b.ReduceSum(product, 0, 1), v[0])[0]!;
            },
            Of(bf16, 1, 2, 3, 4),
            Of(bf16, 5, 6, 7, 8));
        // Each row of the gradient is the sums of the rows of the right operand: 5 + 6 and 7 + 8.
        Assert.Equal(bf16, result.Type);
        Assert.Equal([11, 15, 11, 15], Values(result));
    }

    [Fact]
    public void Pullback_WithGivenCotangents_IsTheVectorJacobianProduct()
    {
        var result = Run(
            (b, v) => ReverseMode.Pullback(b, [b.Multiply(v[0], v[0]), b.Negate(v[0])], [v[1], v[2]], [v[0]])[0]!,
            Of(F32(2), 1, 2),
            Of(F32(2), 10, 100),
            Of(F32(2), 1, 1));
        // 2 x c - d.
        Assert.Equal([19, 399], Values(result));
    }

    [Fact]
    public void Pullback_WithACotangentOfAnotherType_IsAnError()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(2));
        Assert.Throws<ArgumentException>(() => ReverseMode.Pullback(builder, [builder.Sine(x)], [builder.Argument(F32(3))], [x]));
        Assert.Throws<ArgumentException>(() => ReverseMode.Pullback(builder, [builder.Sine(x)], [], [x]));
    }

    // Logistic regression with softmax cross-entropy: the gradient by the logits is (softmax - one-hot) / batch, a classic by hand.
    [Fact]
    public void Differentiate_OfSoftmaxCrossEntropy_IsProbabilitiesMinusLabels()
    {
        var gradient = Run(
            (b, v) =>
            {
                var (logits, labels) = (v[0], v[1]);
                var shifted = b.Subtract(logits, b.BroadcastInDim(b.ReduceMax(logits, 1), F64(2, 3), 0));
                var logSum = b.Log(b.ReduceSum(b.Exponential(shifted), 1));
                var oneHot = b.Convert(
                    b.Compare(b.BroadcastInDim(labels, I32(2, 3), 0), b.Iota(I32(2, 3), 1), ComparisonDirection.EQ), ElementType.F64);
                var chosen = b.ReduceSum(b.Multiply(shifted, oneHot), 1);
                var loss = b.Divide(b.ReduceSum(b.Subtract(logSum, chosen), 0), b.ConstantScalar(ElementType.F64, 2));
                return ReverseMode.Differentiate(b, loss, logits)[0]!;
            },
            Of(F64(2, 3), 0, 0, 0, 1, 2, 3),
            Of(I32(2), 0, 2));
        // softmax(1, 2, 3) = 0.09003057317038046, 0.24472847105479764, 0.6652409557748218 (numpy).
        double[] expected = [-1.0 / 3, 1.0 / 6, 1.0 / 6, 0.09003057317038046 / 2, 0.24472847105479764 / 2, (0.6652409557748218 - 1) / 2];
        Assert.All(Values(gradient).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
    }

    private sealed class Refusing : PureOp
    {
        public static Refusing Instance { get; } = new();

        public override string Name => "test.refusing";

        public override OpTextForm Text => Hlo.Text.TextForms.Generic;

        public override GradientRule Gradient { get; } = GradientRule.Refuse("it is a test");

        public override ImmutableArray<HloType> InferResultTypes(OpSite site) => [site.Operands[0].Type];

        public override ImmutableArray<Literal> Evaluate(
            Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions) => operands;

        public override OpWork Work(Operation operation) => default;
    }
}
