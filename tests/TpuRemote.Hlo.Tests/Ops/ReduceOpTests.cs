using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Ops;

public class ReduceOpTests
{
    // By hand.
    [Fact]
    public void Reduce_WithOneOp_FoldsDimensions()
    {
        var x = Of(F32(2, 3), 1, 2, 3, 4, 5, 6);
        Assert.Equal([6, 15], Values(Run((b, v) => b.ReduceSum(v[0], 1), x)));
        Assert.Equal([5, 7, 9], Values(Run((b, v) => b.ReduceSum(v[0], 0), x)));
        Assert.Equal([21], Values(Run((b, v) => b.ReduceSum(v[0], 1, 0), x)));
        Assert.Equal([4, 5, 6], Values(Run((b, v) => b.ReduceMax(v[0], 0), x)));
        Assert.Equal([720], Values(Run((b, v) => b.Reduce(v[0], b.ConstantScalar(ElementType.F32, 1), BinaryOps.Multiply, 0, 1), x)));
        Assert.Equal([-128], Values(Run((b, v) => b.ReduceMax(v[0], 0), Of(TensorType.Of(ElementType.I8, 2), -128, -128))));
    }

    [Fact]
    public void Reduce_OfNothing_GivesTheInitialValue()
    {
        Assert.Equal([7, 7], Values(Run((b, v) => b.Reduce(v[0], v[1], BinaryOps.Add, 1), Of(F32(2, 0)), Of(F32(), 7))));
        Assert.Equal(F32(0), Run((b, v) => b.ReduceSum(v[0], 1), Of(F32(0, 3))).Type);
    }

    // In f32, 2^24 + 1 rounds back to 2^24 at every step: folding in order keeps 2^24, pairs would give 2^24 + 2.
    [Fact]
    public void Reduce_InFloats_RoundsAfterEveryStepInOrder() =>
        Assert.Equal([16777216], Values(Run((b, v) => b.ReduceSum(v[0], 0), Of(F32(3), 16777216, 1, 1))));

    // In bf16 257 would round to 256 at every step.
    [Fact]
    public void Reduce_WithAWiderBody_ConvertsItsInputsFirst()
    {
        var result = Run(
            (b, v) => b.Reduce(
                [v[0]], [b.ConstantScalar(ElementType.Bf16, 256)], [0], ReductionBody.Of(b, BinaryOps.Add, ElementType.F32))[0],
            Of(TensorType.Of(ElementType.Bf16, 2), 1, 1));
        Assert.Equal(F32(), result.Type);
        Assert.Equal([258], Values(result));
    }

    [Fact]
    public void Reduce_WithTwoInputs_EvaluatesItsBodyOnScalars()
    {
        // Largest value of each row with its index; the first of equal ones, by hand.
        var result = RunAll(
            (b, v) =>
            {
                var body = b.Nested();
                var (best, bestAt, x, at) = (body.Argument(F32()), body.Argument(I32()), body.Argument(F32()), body.Argument(I32()));
                var larger = body.Compare(x, best, ComparisonDirection.GT);
                var region = body.Return(body.Select(larger, x, best), body.Select(larger, at, bestAt));
                return b.Reduce(
                    [v[0], b.Iota(I32(2, 3), 1)],
                    [b.ConstantScalar(ElementType.F32, double.NegativeInfinity), b.ConstantScalar(ElementType.I32, -1)],
                    [1],
                    region);
            },
            Of(F32(2, 3), 1, 9, 3, 4, 2, 4));
        Assert.Equal([9, 4], Values(result[0]));
        Assert.Equal([1, 0], Values(result[1]));
    }

    [Fact]
    public void Reduce_ByTheQuickWayAndByItsBody_GivesTheSameBits()
    {
        const int Seed = 20260;
        var random = new Random(Seed);
        var values = Enumerable.Range(0, 4 * 5 * 6).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4))).ToArray();
        foreach (var type in new[] { ElementType.F32, ElementType.Bf16, ElementType.F16, ElementType.F64 })
        {
            foreach (var op in new[] { BinaryOps.Add, BinaryOps.Multiply, BinaryOps.Maximum, BinaryOps.Subtract })
            {
                var x = Of(TensorType.Of(type, 4, 5, 6), values);
                var quick = Run((b, v) => b.Reduce(v[0], b.ConstantScalar(type, 0.5), op, 0, 2), x);
                var slow = Run((b, v) => b.Reduce([v[0]], [b.ConstantScalar(type, 0.5)], [0, 2], Twice(b, op, type))[0], x);
                Assert.True(quick.BitsEqual(slow), $"{op.Name} on {type}, seed {Seed}");
            }
        }
    }

    [Fact]
    public void SingleOp_OfBodies_IsFoundOnlyWhereTheOpTakesTheArguments()
    {
        Assert.Same(BinaryOps.Add, ReductionBody.SingleOp(ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.F32)));
        Assert.Same(BinaryOps.Add, ReductionBody.SingleOp(Body((b, x, y) => b.Add(y, x))));
        Assert.Null(ReductionBody.SingleOp(Body((b, x, y) => b.Subtract(y, x))));
        Assert.Null(ReductionBody.SingleOp(Body((b, x, _) => b.Add(x, x))));
        Assert.Null(ReductionBody.SingleOp(Body((b, x, y) => b.Negate(b.Add(x, y)))));
        Assert.Null(ReductionBody.SingleOp(Body((_, x, _) => x)));
    }

    [Fact]
    public void Reduce_OfUnfitOperands_NamesEveryConstraint()
    {
        var add = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.F32);
        Assert.Equal(["reduce_c1", "reduce_c6"], Reduce([F32(2), F32(3), F32(), F32()], [], add, 0));
        Assert.Equal(["reduce_c2"], Reduce([F32(2), F64()], [], add, 0));
        Assert.Equal(["reduce_c3"], Reduce([F32(2), F32(), F32()], [], add, 0));
        Assert.Equal(["reduce_c4"], Reduce([F32(2), F32()], [], add, 1));
        Assert.Equal(["reduce_c5"], Reduce([F32(2), F32()], [], add, 0, 0));
        Assert.Equal(["reduce_c6"], Reduce([F64(2), F64()], [], add, 0));
        Assert.Equal(["reduce_c6"], Reduce([I32(2), I32()], [], add, 0));
        Assert.Equal(["reduce_c7"], Reduce([F32(2), F32()], [F32(2)], add, 0));
        Assert.Equal(["reduce_i2"], Reduce([F32(2), F32(1)], [], add, 0));
        Assert.Equal(["reduce_i3", "reduce_i"], Faults(ReduceOp.Instance, [F32(2), F32()]));
    }

    [Fact]
    public void Work_OfAReduction_CountsTheBodyForEachElementFoldedAway()
    {
        var builder = new Builder();
        var sum = builder.ReduceSum(builder.Argument(F32(4, 5)), 1);
        // 20 - 4 additions; 20 elements, one initial value and 4 results of 4 bytes.
        Assert.Equal(new OpWork(16, 0, 100), ReduceOp.Instance.Work(sum.DefiningOperation!));
    }

    // The same value as the op alone, by a body that is not one op.
    private static Region Twice(Builder builder, ElementwiseOp op, ElementType type)
    {
        var body = builder.Nested();
        var (x, y) = (body.Argument(TensorType.Of(type)), body.Argument(TensorType.Of(type)));
        return body.Return(body.Negate(body.Negate(body.Binary(op, x, y))));
    }

    private static Region Body(Func<Builder, Value, Value, Value> combine)
    {
        var body = new Builder();
        var (x, y) = (body.Argument(F32()), body.Argument(F32()));
        return body.Return(combine(body, x, y));
    }

    private static string[] Reduce(HloType[] operands, HloType[] results, Region body, params long[] dimensions) =>
        Faults(ReduceOp.Instance, operands, AttributeDictionary.Of(Numbers("dimensions", dimensions)), results, body);
}
