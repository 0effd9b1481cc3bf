using System.Numerics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// Finds how many trips a loop makes where that is known before it runs: its condition compares a carried integer that starts at a constant
/// and moves by a constant with a constant.
/// </summary>
public static class TripCount
{
    /// <summary>The number of trips of a <c>while</c>, or null where it is not known.</summary>
    public static long? Of(Operation loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var condition = WhileOp.Condition(loop);
        if (condition.Results is not [{ DefiningOperation: { Definition: CompareOp } compare }]) return null;
        var direction = CompareOp.DirectionOf(compare);
        return Count(loop, compare.Operands[0], direction, compare.Operands[1])
            ?? Count(loop, compare.Operands[1], Mirrored(direction), compare.Operands[0]);
    }

    private static long? Count(Operation loop, Value counter, ComparisonDirection direction, Value limit)
    {
        var index = WhileOp.Condition(loop).Arguments.IndexOf(counter);
        if (index < 0 || ConstantOf(loop.Operands[index]) is not { } start || Step(loop, index) is not { } step) return null;
        if (LimitOf(loop, limit) is not { } end || Trips(start, end, step, direction) is not { } trips) return null;
        // A counter that leaves its type's range wraps, and the condition is not what it seems.
        var last = start + ((BigInteger)trips * step);
        return Holds(counter.TensorType.ElementType, last) ? trips : null;
    }

    private static long? Trips(long start, long end, long step, ComparisonDirection direction)
    {
        var distance = (BigInteger)end - start;
        var trips = direction switch
        {
            ComparisonDirection.LT => distance <= 0 ? 0 : step <= 0 ? -1 : (distance + step - 1) / step,
            ComparisonDirection.LE => distance < 0 ? 0 : step <= 0 ? -1 : (distance / step) + 1,
            ComparisonDirection.GT => distance >= 0 ? 0 : step >= 0 ? -1 : (distance + step + 1) / step,
            ComparisonDirection.GE => distance > 0 ? 0 : step >= 0 ? -1 : (distance / step) + 1,
            ComparisonDirection.NE => step != 0 && distance % step == 0 ? distance / step : -1,
            ComparisonDirection.EQ => distance != 0 ? 0 : step != 0 ? 1 : -1,
            _ => -1,
        };
        return trips < 0 || trips > long.MaxValue ? null : (long)trips;
    }

    private static long? Step(Operation loop, int index)
    {
        var body = WhileOp.Body(loop);
        if (body.Results[index].DefiningOperation is not { Definition: ElementwiseOp { Arity: 2 } op } moves) return null;
        var argument = body.Arguments[index];
        if (op == BinaryOps.Add && moves.Operands[0] == argument) return ConstantOf(moves.Operands[1]);
        if (op == BinaryOps.Add && moves.Operands[1] == argument) return ConstantOf(moves.Operands[0]);
        return op == BinaryOps.Subtract && moves.Operands[0] == argument ? -ConstantOf(moves.Operands[1]) : null;
    }

    // A constant, or a carried value that starts as one and is handed on as it is.
    private static long? LimitOf(Operation loop, Value limit)
    {
        var index = WhileOp.Condition(loop).Arguments.IndexOf(limit);
        if (index < 0) return ConstantOf(limit);
        var body = WhileOp.Body(loop);
        return body.Results[index] == body.Arguments[index] ? ConstantOf(loop.Operands[index]) : null;
    }

    private static long? ConstantOf(Value value)
    {
        if (value.DefiningOperation is not { Definition: ConstantOp } constant) return null;
        var literal = ConstantOp.ValueOf(constant);
        if (!literal.Type.IsScalar || !literal.Type.ElementType.IsInteger()) return null;
        var beyond = literal.Type.ElementType == ElementType.Ui64 && literal.AsSpan<ulong>()[0] > long.MaxValue;
        return beyond ? null : StartIndices.Read(literal)[0];
    }

    private static bool Holds(ElementType type, BigInteger value)
    {
        var bits = type.BitWidth() - (type.IsSigned() ? 1 : 0);
        return value < BigInteger.Pow(2, bits) && value >= (type.IsSigned() ? -BigInteger.Pow(2, bits) : 0);
    }

    private static ComparisonDirection Mirrored(ComparisonDirection direction) => direction switch
    {
        ComparisonDirection.LT => ComparisonDirection.GT,
        ComparisonDirection.LE => ComparisonDirection.GE,
        ComparisonDirection.GT => ComparisonDirection.LT,
        ComparisonDirection.GE => ComparisonDirection.LE,
        _ => direction,
    };
}
