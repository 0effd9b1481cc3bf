using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Execution;

public sealed class ControlTests
{
    private const ElementType N = ElementType.I32;
    private static readonly TensorType Number = TensorType.Of(N);

    [Fact]
    public void WhileLoop_CountsToItsBound()
    {
        using var program = new ProgramUnderTest();
        var result = Count(program, program.Argument(Number), isVarying: false);
        Assert.Equal(17, Values<int>(program.Run([Literal.Scalar(N, 17)])[result])[0]);
    }

    [Fact]
    public void WhileLoop_ReplicasWithBoundsOfTheirOwn_LeaveOneByOne()
    {
        using var program = new ProgramUnderTest(numReplicas: 3);
        var result = Count(program, program.Argument(Number, isVarying: true), isVarying: true);
        var array = program.Run([Literal.Scalar(N, 5), Literal.Scalar(N, 0), Literal.Scalar(N, 9)])[result];
        Assert.Equal([5, 0, 9], Enumerable.Range(0, 3).Select(r => Values<int>(array, r)[0]));
    }

    [Fact]
    public async Task WhileLoop_Endless_EndsWhenCancelled()
    {
        using var program = new ProgramUnderTest();
        Count(program, program.Argument(Number), isVarying: false, step: 0);
        using var cancellation = new CancellationTokenSource();
        var run = Task.Run(() => program.Run(new RunOptions(CancellationToken: cancellation.Token), [Literal.Scalar(N, 1)]));
        await Task.Delay(50);
        Assert.False(run.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Conditional_OnBoolean_TakesTheFirstBranchWhereTrue(bool selector, int expected)
    {
        using var program = new ProgramUnderTest();
        var s = program.Argument(TensorType.Of(ElementType.I1));
        Branches(program, s, isVarying: false, 1, 2);
        Assert.Equal(expected, Values<int>(program.Run([Literal.Scalar(ElementType.I1, selector)])[0])[0]);
    }

    [Fact]
    public void Conditional_OnNumbersOfReplicas_SendsEachToItsBranch()
    {
        using var program = new ProgramUnderTest(numReplicas: 5);
        var s = program.Argument(Number, isVarying: true);
        Branches(program, s, isVarying: true, 10, 20, 30);
        var array = program.Run([.. new[] { 0, 2, 1, -1, 7 }.Select(i => Literal.Scalar(N, i))])[0];
        Assert.Equal([10, 30, 20, 30, 30], Enumerable.Range(0, 5).Select(r => Values<int>(array, r)[0]));
    }

    private static void Branches(ProgramUnderTest program, int selector, bool isVarying, params int[] values)
    {
        var result = program.Result(Number, isVarying);
        program.Then(new Conditional(
            selector, [.. values.Select(v => new InstructionSequence([new Fill(program.Constant(N, v), result)]))]));
    }

    // i = 0; while (i < bound) i += step; result = i
    private static int Count(ProgramUnderTest program, int bound, bool isVarying, int step = 1)
    {
        var i = program.Result(Number, isVarying);
        var predicate = program.Temporary(TensorType.Of(ElementType.I1), isVarying);
        var less = new LaneProgram(
            [N, N], [new LaneInput(N, 0), new LaneInput(N, 1), new LaneCompare(ComparisonDirection.LT, ComparisonType.Signed, 0, 1)], [2]);
        var condition = new VectorMap([], less, [Dense(i), Dense(bound)], [Dense(predicate)]);
        var increment = new VectorMap([], Given.Binary(ScalarOp.Add, N), [Dense(i), Dense(program.Constant(N, step))], [Dense(i)]);
        program.Then(new Fill(program.Constant(N, 0), i));
        program.Then(new WhileLoop(new InstructionSequence([condition]), predicate, new InstructionSequence([increment])));
        return 0;
    }
}
