using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class TripCountTests
{
    [Theory]
    [InlineData(ComparisonDirection.LT, 0, 10, 1, 10L)]
    [InlineData(ComparisonDirection.LT, 0, 10, 3, 4L)]
    [InlineData(ComparisonDirection.LT, 10, 10, 1, 0L)]
    [InlineData(ComparisonDirection.LT, 0, 10, -1, null)]
    [InlineData(ComparisonDirection.LT, 0, 10, 0, null)]
    [InlineData(ComparisonDirection.LE, 0, 10, 5, 3L)]
    [InlineData(ComparisonDirection.LE, 11, 10, 5, 0L)]
    [InlineData(ComparisonDirection.GT, 10, 0, -3, 4L)]
    [InlineData(ComparisonDirection.GE, 9, 0, -3, 4L)]
    [InlineData(ComparisonDirection.NE, 1, 7, 2, 3L)]
    [InlineData(ComparisonDirection.NE, 1, 8, 2, null)]
    [InlineData(ComparisonDirection.EQ, 3, 3, 1, 1L)]
    [InlineData(ComparisonDirection.LT, 0, 127, 100, null)]
    public void Of_CounterAgainstConstant_CountsTripsUnlessItWrapsOrNeverEnds(
        ComparisonDirection direction, int start, int end, int step, long? expected)
    {
        var loop = Loop((b, counter) => b.Compare(counter, Small(b, end), direction), start, step);
        Assert.Equal(expected, TripCount.Of(loop));
    }

    [Theory]
    [InlineData(ComparisonDirection.LT, 0, 10, 3)]
    [InlineData(ComparisonDirection.GE, 9, 0, -3)]
    [InlineData(ComparisonDirection.NE, 1, 7, 2)]
    public void Of_AgreesWithRunningTheLoop(ComparisonDirection direction, int start, int end, int step)
    {
        var trips = Run([], (b, _) => b.While(
            [Small(b, start), b.Constant(Scalar(0L))],
            (inner, c) => inner.Compare(c[0], Small(inner, end), direction),
            (inner, c) => [inner.Add(c[0], Small(inner, step)), inner.Add(c[1], inner.Constant(Scalar(1L)))])[1]);
        var loop = Loop((b, counter) => b.Compare(counter, Small(b, end), direction), start, step);
        Assert.Equal(trips.AsSpan<long>()[0], TripCount.Of(loop));
    }

    [Fact]
    public void Of_ConstantOnTheLeftOrSubtraction_CountsTheSame()
    {
        Assert.Equal(5, TripCount.Of(Loop((b, counter) => b.Compare(Small(b, 5), counter, ComparisonDirection.GT), 0, 1)));
        var builder = new Builder();
        var down = builder.While(
            [Small(builder, 6)],
            (b, c) => b.Compare(c[0], Small(b, 0), ComparisonDirection.GT),
            (b, c) => [b.Subtract(c[0], Small(b, 2))]);
        Assert.Equal(3, TripCount.Of(down[0].DefiningOperation!));
    }

    [Fact]
    public void Of_CarriedLimit_CountsOnlyWhereItStaysAsItIs()
    {
        static Operation WithLimit(Func<Builder, Value, Value> next)
        {
            var builder = new Builder();
            return builder.While(
                [Small(builder, 0), Small(builder, 4)],
                (b, c) => b.Compare(c[0], c[1], ComparisonDirection.LT),
                (b, c) => [b.Add(Small(b, 1), c[0]), next(b, c[1])])[0].DefiningOperation!;
        }
        Assert.Equal(4, TripCount.Of(WithLimit((_, limit) => limit)));
        Assert.Null(TripCount.Of(WithLimit((b, limit) => b.Negate(limit))));
    }

    [Fact]
    public void Of_UnknownStart_IsNull()
    {
        var builder = new Builder();
        var loop = builder.While(
            [builder.Argument(Of(ElementType.I8))],
            (b, c) => b.Compare(c[0], Small(b, 4), ComparisonDirection.LT),
            (b, c) => [b.Add(c[0], Small(b, 1))]);
        Assert.Null(TripCount.Of(loop[0].DefiningOperation!));
    }

    private static Operation Loop(Func<Builder, Value, Value> condition, int start, int step)
    {
        var builder = new Builder();
        return builder.While(
            [Small(builder, start)], (b, c) => condition(b, c[0]), (b, c) => [b.Add(c[0], Small(b, step))])[0].DefiningOperation!;
    }

    private static Value Small(Builder builder, int value) => builder.Constant(Literal.Scalar(ElementType.I8, (sbyte)value));
}
