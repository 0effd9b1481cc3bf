using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>The regions that combine two values of each kind into one: bodies of reduce, reduce_window, scatter and all_reduce.</summary>
public static class ReductionBody
{
    // Exactly commutative in our arithmetic, where every NaN is one NaN: operands may stand the other way round.
    private static readonly ImmutableArray<ElementwiseOp> Commutative =
        [BinaryOps.Add, BinaryOps.And, BinaryOps.Maximum, BinaryOps.Minimum, BinaryOps.Multiply, BinaryOps.Or, BinaryOps.Xor];

    /// <summary>The op that the body consists of, applied to its two arguments; null where it is anything else.</summary>
    public static ElementwiseOp? SingleOp(Region body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Arguments.Length != 2 || body.Operations is not [{ Definition: ElementwiseOp { Arity: 2 } op } only, var end]) return null;
        if (!end.Definition.IsTerminator || !end.Operands.SequenceEqual(only.Results)) return null;
        if (only.Operands.SequenceEqual(body.Arguments)) return op;
        return Commutative.Contains(op) && only.Operands.SequenceEqual(body.Arguments.Reverse()) ? op : null;
    }

    /// <summary>A body of one op on scalars.</summary>
    public static Region Of(Builder builder, ElementwiseOp op, ElementType elementType)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var body = builder.Nested();
        var type = TensorType.Of(elementType);
        return body.Return(body.Binary(op, body.Argument(type), body.Argument(type)));
    }
}
