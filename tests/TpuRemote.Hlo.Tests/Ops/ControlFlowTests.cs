using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>while, if, case and call, on one replica and on replicas that part ways.</summary>
public sealed class ControlFlowTests
{
    private static readonly HloType Flag = Of(ElementType.I1);
    private static readonly HloType Number = Of(ElementType.I32);

    [Theory]
    [InlineData(false, false, false, 10)]
    [InlineData(true, false, true, 11)]
    [InlineData(true, true, false, 12)]
    [InlineData(true, true, true, 13)]
    public void While_ConditionHolds_RunsBodyAgain(bool first, bool second, bool third, int expected) =>
        Assert.Equal(expected, Run(Trips(first, second, third), (b, a) => ShiftWhile(b, a)[3]).AsSpan<int>()[0]);

    [Fact]
    public void While_ReplicasOfDifferentTripCounts_LeaveOneByOne()
    {
        var results = RunOn(
            [Trips(true, true, false), Trips(false, true, true), Trips(true, false, false)], (b, a) => [ShiftWhile(b, a)[3]]);
        Assert.Equal([12, 10, 11], results.Select(r => r[0].AsSpan<int>()[0]));
    }

    [Fact]
    public void While_BodyReadsOuterValue_SeesEachReplicasOwn()
    {
        var results = RunOn(
            [[Scalar(true), Scalar(1), Scalar(5)], [Scalar(true), Scalar(2), Scalar(6)]],
            (b, a) => b.While([a[0], a[1]], (_, carried) => carried[0], (inner, _) => [inner.Constant(Scalar(false)), a[2]]));
        Assert.Equal([5, 6], results.Select(r => r[1].AsSpan<int>()[0]));
    }

    [Fact]
    public void While_CarriesTokens()
    {
        var result = Run(
            [Scalar(true), Scalar(4)],
            (b, a) => b.While([a[0], b.AfterAll(), a[1]], (_, c) => c[0], (inner, c) => [inner.Constant(Scalar(false)), c[1], c[2]])[2]);
        Assert.Equal(4, result.AsSpan<int>()[0]);
    }

    [Fact]
    public void While_EndlessLoop_StopsWhenCancelled()
    {
        var main = Function("main", [Flag], (b, a) => b.While([a[0]], (_, c) => c[0], (_, c) => c));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var context = new EvaluationContext(Module.Of(main), CancellationToken: source.Token);
        Assert.Throws<OperationCanceledException>(() => { Evaluator.Run(context, [[Scalar(true)]]); });
    }

    [Fact]
    public void While_WrongRegions_NamesTheConstraint()
    {
        Region condition = Region([Flag], (_, a) => a), body = Region([Flag], (_, a) => a);
        Region ofNumber = Region([Number], (_, a) => a), empty = new Builder().ToRegion();
        Assert.Equal([], Broken(WhileOp.Instance, [Flag], regions: [condition, body]));
        Assert.Equal(["while_c1"], Broken(WhileOp.Instance, [Flag], regions: [ofNumber, body]));
        Assert.Equal(["while_c2"], Broken(WhileOp.Instance, [Flag], regions: [condition, ofNumber]));
        Assert.Equal(["while_c1", "while_c2"], Broken(WhileOp.Instance, [Flag], regions: [ofNumber, ofNumber]));
        Assert.Equal(["while_o"], Broken(WhileOp.Instance, [Flag], regions: [condition, body], results: [Number]));
        Assert.Equal(["while_i"], Broken(WhileOp.Instance, [Flag], regions: [condition]));
        Assert.Equal(["while_i"], Broken(WhileOp.Instance, [Flag], regions: [condition, empty]));
    }

    [Fact]
    public void If_ReplicasChooseDifferently_EachRunsItsBranch()
    {
        var results = RunOn(
            [[Scalar(true), Scalar(1)], [Scalar(false), Scalar(2)], [Scalar(true), Scalar(3)]],
            (b, a) => b.If(a[0], inner => [a[1], inner.ReplicaId()], inner => [inner.Constant(Scalar(-1)), inner.ReplicaId()]));
        Assert.Equal([1, -1, 3], results.Select(r => r[0].AsSpan<int>()[0]));
        Assert.Equal([0u, 1u, 2u], results.Select(r => r[1].AsSpan<uint>()[0]));
    }

    [Fact]
    public void If_WrongRegions_NamesTheConstraint()
    {
        Region none = Region([], (b, _) => [b.Constant(Scalar(1))]), argument = Region([Number], (_, a) => a);
        Region two = Region([], (b, _) => [b.Constant(Scalar(1)), b.Constant(Scalar(1))]);
        Assert.Equal([], Broken(IfOp.Instance, [Flag], regions: [none, none]));
        Assert.Equal(["if_c1"], Broken(IfOp.Instance, [Flag], regions: [none, argument]));
        Assert.Equal(["if_c2"], Broken(IfOp.Instance, [Flag], regions: [none, two]));
        Assert.Equal(["if_o"], Broken(IfOp.Instance, [Flag], regions: [none, none], results: [Flag]));
        Assert.Equal(["if_i1"], Broken(IfOp.Instance, [Number], regions: [none, none]));
        Assert.Equal(["if_i"], Broken(IfOp.Instance, [Flag], regions: [none]));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 101)]
    [InlineData(2, 102)]
    [InlineData(3, 102)]
    [InlineData(-1, 102)]
    public void Case_IndexOutOfRange_RunsTheLast(int index, int expected)
    {
        static Func<Builder, ImmutableArray<Value>> Branch(int value) => b => [b.Constant(Scalar(value))];
        Assert.Equal(expected, Run([Scalar(index)], (b, a) => b.Case(a[0], Branch(100), Branch(101), Branch(102))[0]).AsSpan<int>()[0]);
    }

    [Fact]
    public void Case_WrongRegions_NamesTheConstraint()
    {
        Region none = Region([], (b, _) => [b.Constant(Scalar(1))]), argument = Region([Number], (_, a) => a);
        Region flag = Region([], (b, _) => [b.Constant(Scalar(true))]);
        Assert.Equal(["case_c1"], Broken(CaseOp.Instance, [Number], regions: []));
        Assert.Equal(["case_c2"], Broken(CaseOp.Instance, [Number], regions: [none, argument]));
        Assert.Equal(["case_c3"], Broken(CaseOp.Instance, [Number], regions: [none, flag]));
        Assert.Equal(["case_o"], Broken(CaseOp.Instance, [Number], regions: [none], results: [Flag]));
        Assert.Equal(["case_i1"], Broken(CaseOp.Instance, [Of(ElementType.I64)], regions: [none]));
    }

    [Fact]
    public void Call_FunctionOfTheModule_RunsOnTheActiveReplicas()
    {
        var swap = Function("swap", [Number, Number], (_, a) => [a[1], a[0]]);
        var results = RunOn(
            [[Scalar(true), Scalar(1), Scalar(2)], [Scalar(false), Scalar(3), Scalar(4)]],
            (b, a) => b.If(a[0], inner => inner.Call(swap, a[1], a[2]), _ => [a[1], a[2]]),
            others: swap);
        Assert.Equal([2, 1, 3, 4], results.SelectMany(r => r).Select(l => l.AsSpan<int>()[0]));
    }

    [Fact]
    public void Call_UnknownFunctionOrEndlessRecursion_IsAnError()
    {
        var unknown = Assert.Throws<EvaluationException>(() => Run([Scalar(1)], (b, a) => b.Call("f", [Number], [a[0]])[0]));
        Assert.Contains("no function @f", unknown.Message, StringComparison.Ordinal);
        var recursive = Function("f", [Number], (b, a) => b.Call("f", [Number], a));
        var endless = Assert.Throws<EvaluationException>(() => RunOn([[Scalar(1)]], (b, a) => b.Call(recursive, a), others: recursive));
        Assert.Contains("@f", endless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckCallee_CallThatDoesNotFit_NamesTheConstraint()
    {
        var callee = Function("f", [Number], (_, a) => a);
        string[] Codes(ImmutableArray<HloType> operands, ImmutableArray<HloType> results, string name = "f")
        {
            var builder = new Builder();
            var call = builder.Call(name, results, [.. operands.Select(o => builder.Argument(o))])[0].DefiningOperation!;
            return [.. CallOp.CheckCallee(call, Module.Of(callee)).Select(d => d.Code)];
        }
        Assert.Equal([], Codes([Number], [Number]));
        Assert.Equal(["call_c1"], Codes([Number], [Number], "g"));
        Assert.Equal(["call_c2"], Codes([Flag], [Number]));
        Assert.Equal(["call_c2", "call_c3"], Codes([], [Flag]));
        Assert.Equal(["call_i1"], Broken(CallOp.Instance, [Number], results: [Number]));
    }

    // Three flags and four numbers; each trip shifts both, so the number in front tells how many trips were made.
    private static ImmutableArray<Literal> Trips(bool first, bool second, bool third) =>
        [Scalar(first), Scalar(second), Scalar(third), Scalar(10), Scalar(11), Scalar(12), Scalar(13)];

    private static ImmutableArray<Value> ShiftWhile(Builder builder, ImmutableArray<Value> operands) => builder.While(
        operands,
        (_, c) => c[0],
        (inner, c) => [c[1], c[2], inner.Constant(Scalar(false)), c[4], c[5], c[6], c[6]]);
}
