using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class AllReduceOpTests
{
    private static readonly Region Add = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.F32);
    private static readonly HloType Number = Of(ElementType.F32);

    [Fact]
    public void Evaluate_NoGroups_SumsOverAllReplicas()
    {
        // The specification's example.
        var results = RunOn([[Tensor([1f, 2, 3, 4], 4)], [Tensor([5f, 6, 7, 8], 4)]], (b, a) => b.AllReduce([a[0]], Add));
        Assert.All(results, r => Assert.Equal([6f, 8f, 10f, 12f], r[0].ToArray<float>()));
    }

    [Fact]
    public void Evaluate_UnevenGroups_SumWithinEach()
    {
        var results = RunOn([.. Enumerable.Range(1, 4).Select(i => Values(i))], (b, a) => b.AllReduce([a[0]], Add, [[3, 0, 2], [1]]));
        Assert.Equal([8f, 2f, 8f, 8f], results.Select(r => r[0].AsSpan<float>()[0]));
    }

    [Fact]
    public void Evaluate_FoldsInTheGroupsOrder_RoundingEachStep()
    {
        // 2^24 + 1 rounds to 2^24; so 2^24 + 1 + 1 depends on the order: (2^24 + 1) + 1 = 2^24, (1 + 1) + 2^24 = 2^24 + 2.
        ImmutableArray<ImmutableArray<Literal>> arguments = [Values(16777216f), Values(1f), Values(1f)];
        var ascending = RunOn(arguments, (b, a) => b.AllReduce([a[0]], Add));
        var others = RunOn(arguments, (b, a) => b.AllReduce([a[0]], Add, [[1, 2, 0]]));
        Assert.Equal(16777216f, ascending[0][0].AsSpan<float>()[0]);
        Assert.Equal(16777218f, others[0][0].AsSpan<float>()[0]);
    }

    [Fact]
    public void Evaluate_SeveralOperandsAndAnyRegion_FoldsEach()
    {
        var body = Region([Number, Number], (b, a) => [b.Subtract(b.Multiply(a[0], a[0]), a[1])]);
        var results = RunOn(
            [[Scalar(2f), Tensor([1f, 3f], 2)], [Scalar(3f), Tensor([4f, 5f], 2)]], (b, a) => b.AllReduce([a[0], a[1]], body, channel: 1));
        Assert.Equal([1f], results[1][0].ToArray<float>());
        Assert.Equal([-3f, 4f], results[0][1].ToArray<float>());
    }

    [Fact]
    public void Evaluate_WiderRegion_PromotesTheOperands()
    {
        var bf16 = Literal.Create<BFloat16>(TensorType.Of(ElementType.Bf16), [(BFloat16)256f]);
        var one = Literal.Create<BFloat16>(TensorType.Of(ElementType.Bf16), [(BFloat16)1f]);
        var results = RunOn([[bf16], [one]], (b, a) => b.AllReduce([a[0]], Add));
        Assert.Equal(257f, results[0][0].AsSpan<float>()[0]);
    }

    [Fact]
    public void Evaluate_PartOfAGroupInABranch_SaysWhoIsMissing()
    {
        var error = Assert.Throws<EvaluationException>(() =>
        {
            RunOn(
                [[Scalar(true), Scalar(1f)], [Scalar(false), Scalar(2f)], [Scalar(true), Scalar(3f)]],
                (b, a) => b.If(a[0], inner => inner.AllReduce([a[1]], Add), _ => [a[1]]));
        });
        Assert.Contains("reached by replicas 0, 2 and not by 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_GroupsThatMatchABranch_Work()
    {
        var results = RunOn(
            [[Scalar(true), Scalar(1f)], [Scalar(false), Scalar(2f)], [Scalar(true), Scalar(3f)]],
            (b, a) => b.If(a[0], inner => inner.AllReduce([a[1]], Add, [[0, 2], [1]]), _ => [a[1]]));
        Assert.Equal([4f, 2f, 4f], results.Select(r => r[0].AsSpan<float>()[0]));
    }

    [Fact]
    public void Evaluate_LoopsOfDifferentTripCounts_SayWhoIsMissing()
    {
        Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> loop = (b, a) => b.While(
            [a[0], a[1]], (_, c) => c[0], (inner, c) => [inner.Constant(Scalar(false)), inner.AllReduce([c[1]], Add)[0]]);
        var together = RunOn([[Scalar(true), Scalar(1f)], [Scalar(true), Scalar(2f)]], loop);
        Assert.Equal(3f, together[1][1].AsSpan<float>()[0]);
        var error = Assert.Throws<EvaluationException>(() => { RunOn([[Scalar(true), Scalar(1f)], [Scalar(false), Scalar(2f)]], loop); });
        Assert.Contains("not by 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_GroupsOfAnotherNumberOfReplicas_AreErrors()
    {
        var tooMany = Assert.Throws<EvaluationException>(() => { RunOn([Values(1f)], (b, a) => b.AllReduce([a[0]], Add, [[0, 1]])); });
        Assert.Contains("names replicas 1, and the program runs on 1", tooMany.Message, StringComparison.Ordinal);
        var tooFew = Assert.Throws<EvaluationException>(
            () => { RunOn([Values(1f), Values(2f)], (b, a) => b.AllReduce([a[0]], Add, [[0]])); });
        Assert.Contains("replica 1 reaches it and is in none of its groups", tooFew.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_BrokenConstraints_AreNamed()
    {
        string[] Codes(AttributeDictionary attributes, Region? body = null) =>
            Broken(AllReduceOp.Instance, [Number], attributes, [body ?? Add]);
        Assert.Equal([], Codes(Groups([[0, 1], [2]])));
        Assert.Equal(["all_reduce_c1"], Codes(Groups([[0, 1], [1, 2]])));
        Assert.Equal(["all_reduce_c3"], Codes(Groups([[0, 2]])));
        Assert.Equal(["all_reduce_c4"], Codes(AttributeDictionary.Of(("use_global_device_ids", new UnitAttribute()))));
        Assert.Equal(["all_reduce_c5"], Codes(Groups([]), ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.F16)));
        Assert.Equal(["all_reduce_i2"], Codes(AttributeDictionary.Of(("replica_groups", new DenseElementsAttribute(Count(1, 1))))));
        Assert.Equal(["all_reduce_o"], Broken(AllReduceOp.Instance, [Number], Groups([]), [Add], [Of(ElementType.F32, 1)]));
        Assert.Equal(["all_reduce_i1"], Broken(AllReduceOp.Instance, [], Groups([]), [Add]));
        Assert.Equal(["all_reduce_i"], Broken(AllReduceOp.Instance, [Number], Groups([])));
    }

    private static AttributeDictionary Groups(ImmutableArray<ImmutableArray<int>> groups) =>
        AttributeDictionary.Of(("replica_groups", ReplicaGroups.ToAttribute(groups)));

    private static ImmutableArray<Literal> Values(float value) => [Scalar(value)];
}
