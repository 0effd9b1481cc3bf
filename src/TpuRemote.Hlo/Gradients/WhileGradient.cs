using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>
/// The pullback of while, where the number of trips is known before it runs: one loop runs the trips again and stacks what each starts
/// with,
/// a second goes through the stacks from the last trip to the first, taking each trip's ops back.
/// </summary>
internal sealed class WhileGradient
{
    private readonly GradientSite _site;
    private readonly Region _body;
    private readonly long _trips;
    private readonly ImmutableArray<Operation> _needed;
    private readonly ImmutableArray<int> _carried;
    private readonly ImmutableArray<int> _differentiated;

    private WhileGradient(GradientSite site, long trips)
    {
        _site = site;
        _trips = trips;
        _body = WhileOp.Body(site.Operation);
        var operands = site.Operation.Operands;
        _carried = [.. Enumerable.Range(0, operands.Length).Where(i => operands[i].Type is TensorType)];
        _differentiated = [.. _carried.Where(i => operands[i].TensorType.ElementType.IsFloat())];
        _needed = RegionCopy.NeededFor(_body, [.. _carried.Select(i => _body.Results[i])]);
    }

    /// <summary>The cotangents of the values before the first trip, then those of the values that the body reads from outside.</summary>
    public static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        if (TripCount.Of(site.Operation) is not { } trips)
        {
            throw site.Refuse(
                "its trip count is not known before it runs (a carried integer, compared with a "
                + "constant and moved by a constant, would tell), "
                + "and going back needs room for what each trip starts with");
        }
        ImmutableArray<Value?> none = [.. site.Captures.Select(_ => (Value?)null)];
        if (trips == 0) return [.. site.Cotangents, .. none];
        var gradient = new WhileGradient(site, trips);
        if (gradient._needed.Any(HostTransfers.Has)) throw site.Refuse("it takes data from the host or gives some, and would do so twice");
        return gradient.Backward(gradient.Stacked());
    }

    // The trips once more; the results are one stack for each carried tensor, the first trip's value at 0.
    private ImmutableArray<Value> Stacked()
    {
        var builder = _site.Builder;
        var operands = _site.Operation.Operands;
        ImmutableArray<Value> stacks = [.. _carried.Select(i => builder.Zeros(StackOf(operands[i].TensorType)))];
        var first = builder.ConstantScalar(ElementType.I64, 0);
        var results = builder.While(
            [first, .. _carried.Select(i => operands[i]), .. stacks],
            (inner, c) => inner.Compare(c[0], inner.ConstantScalar(ElementType.I64, _trips), ComparisonDirection.LT),
            (inner, c) => Push(inner, c[0], c[1..(1 + _carried.Length)], c[(1 + _carried.Length)..]));
        return results[(1 + _carried.Length)..];
    }

    private ImmutableArray<Value> Push(Builder builder, Value trip, ImmutableArray<Value> carried, ImmutableArray<Value> stacks)
    {
        var pushed = carried.Zip(stacks, (value, stack) =>
        {
            var row = builder.Reshape(value, [1, .. value.TensorType.Dimensions]);
            return builder.DynamicUpdateSlice(stack, row, Place(builder, trip, stack));
        }).ToImmutableArray();
        var copy = Trip(builder, carried);
        var next = builder.Add(trip, builder.ConstantScalar(ElementType.I64, 1));
        return [next, .. _carried.Select(i => copy.Find(_body.Results[i])), .. pushed];
    }

    private ImmutableArray<Value?> Backward(ImmutableArray<Value> stacks)
    {
        var builder = _site.Builder;
        var last = builder.ConstantScalar(ElementType.I64, _trips - 1);
        var arriving = _differentiated.Select(i => _site.Cotangents[i] ?? builder.Zeros(_site.Operand(i).TensorType));
        var sums = _site.Captures.Select(c => builder.Zeros(c.TensorType));
        var count = _differentiated.Length;
        var results = builder.While(
            [last, .. arriving, .. sums],
            (inner, c) => inner.Compare(c[0], inner.ConstantScalar(ElementType.I64, 0), ComparisonDirection.GE),
            (inner, c) => Pop(inner, c[0], c[1..(1 + count)], c[(1 + count)..], stacks));
        var cotangents = new Value?[_site.Operation.Operands.Length];
        for (var k = 0; k < count; k++) cotangents[_differentiated[k]] = results[1 + k];
        return [.. cotangents, .. results[(1 + count)..]];
    }

    private ImmutableArray<Value> Pop(
        Builder builder, Value trip, ImmutableArray<Value> cotangents, ImmutableArray<Value> sums, ImmutableArray<Value> stacks)
    {
        ImmutableArray<Value> carried = [.. stacks.Select(stack => Top(builder, trip, stack))];
        var copy = Trip(builder, carried);
        var found = ReverseMode.Pullback(
            builder,
            [.. _differentiated.Select(i => copy.Find(_body.Results[i]))],
            [.. cotangents],
            [.. _differentiated.Select(i => carried[_carried.IndexOf(i)]), .. _site.Captures]);
        var count = _differentiated.Length;
        var before = builder.Add(trip, builder.ConstantScalar(ElementType.I64, -1));
        return
        [
            before,
            .. found[..count].Select((c, k) => c ?? builder.Zeros(cotangents[k].TensorType)),
            .. found[count..].Select((c, k) => c is null ? sums[k] : builder.Add(sums[k], c)),
        ];
    }

    // The body's ops on given values; tokens order nothing here, since no host transfer is among the ops.
    private RegionCopy Trip(Builder builder, ImmutableArray<Value> carried)
    {
        var copy = new RegionCopy(builder);
        for (var k = 0; k < _carried.Length; k++) copy.Substitute(_body.Arguments[_carried[k]], carried[k]);
        foreach (var token in _body.Arguments.Where(a => a.Type is TokenType)) copy.Substitute(token, builder.AfterAll());
        foreach (var operation in _needed) copy.Append(operation);
        return copy;
    }

    private TensorType StackOf(TensorType type) => type.With([_trips, .. type.Dimensions]);

    private static Value Top(Builder builder, Value trip, Value stack)
    {
        var dimensions = stack.TensorType.Dimensions;
        return builder.Reshape(builder.DynamicSlice(stack, Place(builder, trip, stack), [1, .. dimensions[1..]]), dimensions[1..]);
    }

    private static ImmutableArray<Value> Place(Builder builder, Value trip, Value stack)
    {
        var zero = builder.ConstantScalar(ElementType.I64, 0);
        return [trip, .. Enumerable.Repeat(zero, stack.TensorType.Rank - 1)];
    }
}
