using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Lowering;

/// <summary>
/// Constants, and ops that put elements elsewhere: most become views, and cost nothing until someone needs the elements in a row.
/// </summary>
internal static class MovementLowering
{
    /// <summary>constant.</summary>
    public static void Constant(Emitter emitter, Operation operation)
    {
        var literal = ConstantOp.ValueOf(operation);
        if (SplatScalar(literal) is { } scalar) emitter.Define(operation.Result, new Source.Splat(scalar));
        else emitter.Store(operation.Result, emitter.ConstantBuffer(literal));
    }

    /// <summary>iota: a lane step, so that it fuses with what reads it.</summary>
    public static void Iota(Emitter emitter, Operation operation)
    {
        var dimension = (int)operation.Attributes.Integer("iota_dimension");
        emitter.Fuse(operation, _ => new LaneIota(operation.Result.TensorType.ElementType, dimension));
    }

    /// <summary>broadcast_in_dim: stride 0 along new and expanded dimensions.</summary>
    public static void BroadcastInDim(Emitter emitter, Operation operation)
    {
        var (from, to) = (operation.Operands[0].TensorType, operation.Result.TensorType);
        var dimensions = operation.Attributes.Integers("broadcast_dimensions");
        Move(emitter, operation, view =>
        {
            var strides = new long[to.Rank];
            for (var d = 0; d < from.Rank; d++)
            {
                if (from.Dimensions[d] != 1) strides[dimensions[d]] = view.Strides[d];
            }
            return view with { Strides = [.. strides] };
        });
    }

    /// <summary>reshape: the same elements in the same order.</summary>
    public static void Reshape(Emitter emitter, Operation operation)
    {
        var (operand, to) = (operation.Operands[0], operation.Result.TensorType);
        Move(emitter, operation, view =>
            Views.Reshape(view, operand.TensorType.Dimensions, to.Dimensions) ?? Views.Dense(emitter.DenseOf(operand), to));
    }

    /// <summary>transpose: strides in another order.</summary>
    public static void Transpose(Emitter emitter, Operation operation)
    {
        var permutation = operation.Attributes.Integers("permutation");
        Move(emitter, operation, view => view with { Strides = [.. permutation.Select(p => view.Strides[(int)p])] });
    }

    /// <summary>slice: an offset and longer strides.</summary>
    public static void Slice(Emitter emitter, Operation operation)
    {
        var sizes = operation.Result.TensorType.Dimensions;
        var starts = operation.Attributes.Integers("start_indices");
        var strides = operation.Attributes.Integers("strides", starts.Length, 1);
        Move(emitter, operation, view => view with
        {
            Offset = view.Offset + starts.Select((start, d) => start * view.Strides[d]).Sum(),
            // One element is walked by no stride, which may be as large as numbers go.
            Strides = [.. view.Strides.Select((stride, d) => sizes[d] <= 1 ? stride : stride * strides[d])],
        });
    }

    /// <summary>reverse: backwards from the last element.</summary>
    public static void Reverse(Emitter emitter, Operation operation)
    {
        var sizes = operation.Operands[0].TensorType.Dimensions;
        foreach (var d in operation.Attributes.Integers("dimensions").Where(d => sizes[(int)d] == 0))
        {
            // Nothing to turn round.
            emitter.Define(operation.Result, new Source.Stored(emitter.ViewOf(operation.Operands[0])));
            return;
        }
        var reversed = operation.Attributes.Integers("dimensions");
        Move(emitter, operation, view => view with
        {
            Offset = view.Offset + reversed.Sum(d => (sizes[(int)d] - 1) * view.Strides[(int)d]),
            Strides = [.. view.Strides.Select((stride, d) => reversed.Contains(d) ? -stride : stride)],
        });
    }

    /// <summary>concatenate: each operand copied to its place.</summary>
    public static void Concatenate(Emitter emitter, Operation operation)
    {
        var dimension = (int)operation.Attributes.Integer("dimension");
        foreach (var operand in operation.Operands) _ = emitter.ViewOf(operand);
        var to = operation.Result.TensorType;
        var place = Views.Dense(emitter.NewBuffer(operation.Result), to);
        foreach (var operand in operation.Operands)
        {
            emitter.Emit(new Copy(operand.TensorType.Dimensions, emitter.ViewOf(operand), place), operation);
            place = place with { Offset = place.Offset + (operand.TensorType.Dimensions[dimension] * place.Strides[dimension]) };
        }
    }

    /// <summary>pad: the padding value everywhere, then the elements at their places; negative padding drops some.</summary>
    public static void Pad(Emitter emitter, Operation operation)
    {
        var (from, to) = (operation.Operands[0].TensorType, operation.Result.TensorType);
        var low = operation.Attributes.Integers("edge_padding_low");
        var interior = operation.Attributes.Integers("interior_padding");
        var source = emitter.ViewOf(operation.Operands[0]);
        var padding = emitter.DenseOf(operation.Operands[1]);
        var buffer = emitter.NewBuffer(operation.Result);
        emitter.Emit(new Fill(padding, buffer), operation);

        var target = Views.Dense(buffer, to);
        var sizes = new long[from.Rank];
        for (var d = 0; d < from.Rank; d++)
        {
            // Element i lands at low + i * (interior + 1); those that land outside are left out.
            // The numbers may be as large as 64 bits go; what lands inside is small again.
            var step = (Int128)interior[d] + 1;
            var first = CeilingOf(-(Int128)low[d], step);
            sizes[d] = (long)Int128.Max(0, Int128.Min(from.Dimensions[d], CeilingOf((Int128)to.Dimensions[d] - low[d], step)) - first);
            if (sizes[d] == 0) return;
            source = source with { Offset = source.Offset + ((long)first * source.Strides[d]) };
            target = target with
            {
                Offset = target.Offset + ((long)(low[d] + (first * step)) * target.Strides[d]),
                Strides = sizes[d] == 1 ? target.Strides : target.Strides.SetItem(d, (long)(target.Strides[d] * step)),
            };
        }
        emitter.Emit(new Copy([.. sizes], source, target), operation);
    }

    private static Int128 CeilingOf(Int128 dividend, Int128 divisor) => dividend <= 0 ? 0 : (dividend + divisor - 1) / divisor;

    private static void Move(Emitter emitter, Operation operation, Func<View, View> move)
    {
        var operand = operation.Operands[0];
        if (emitter.SplatOf(operand) is { } scalar) emitter.Define(operation.Result, new Source.Splat(scalar));
        else emitter.Define(operation.Result, new Source.Stored(move(emitter.ViewOf(operand))));
    }

    private static Literal? SplatScalar(Literal literal)
    {
        var size = literal.Type.ElementCount == 0 ? 0 : (int)(literal.Type.ByteSize / literal.Type.ElementCount);
        if (size == 0) return null;
        var bytes = literal.Bytes;
        for (var i = size; i < bytes.Length; i += size)
        {
            if (!bytes.Span.Slice(i, size).SequenceEqual(bytes.Span[..size])) return null;
        }
        return new Literal(TensorType.Of(literal.Type.ElementType), bytes[..size]);
    }
}
