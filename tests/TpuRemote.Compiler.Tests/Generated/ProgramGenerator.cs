using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Compiler.Tests.Generated;

/// <summary>
/// Writes random programs: the same seed gives the same program. Values are kept near 1 so that programs stay finite;
/// <paramref name="smooth"/> leaves out ops that jump (floor, compare, conversions to integers), so that rounding stays small.
/// </summary>
internal sealed class ProgramGenerator(int seed, int numReplicas, bool smooth)
{
    private static readonly ElementwiseOp[] SmoothUnary = [UnaryOps.Tanh, UnaryOps.Logistic, UnaryOps.Sine, UnaryOps.Negate, UnaryOps.Abs];
    private static readonly ElementwiseOp[] AnyUnary = [.. SmoothUnary, UnaryOps.Floor, UnaryOps.Sign, UnaryOps.RoundNearestEven, UnaryOps.Cosine];
    private static readonly ElementwiseOp[] AnyBinary = [BinaryOps.Add, BinaryOps.Subtract, BinaryOps.Multiply, BinaryOps.Maximum, BinaryOps.Minimum];

    private readonly Random _random = new(seed);

    /// <summary>A program of about that many ops, over four arguments, of which the odd ones are the same on all replicas.</summary>
    public Module Generate(int ops)
    {
        var builder = new Builder();
        List<Value> pool = [];
        for (var i = 0; i < 4; i++) pool.Add(builder.Argument(TensorType.Of(ElementType.F32, Shape(_random.Next(1, 4)))));
        for (var i = 0; i < ops; i++) pool.Add(Next(builder, pool, depth: 0));
        // The last values and one argument, so that results are both fresh and passed through.
        var body = builder.FunctionReturn([.. pool.TakeLast(4), pool[1]]);
        var main = Function.Of("main", body);
        return Module.Of(main with
        {
            ArgumentAttributes = [.. main.Arguments.Select((_, i) => i % 2 == 1
                ? AttributeDictionary.Of((Function.SameDataAcrossReplicas, new BooleanAttribute(true)))
                : AttributeDictionary.Empty)],
        });
    }

    /// <summary>Arguments for a generated program, by replica.</summary>
    public ImmutableArray<ImmutableArray<Literal>> Arguments(Module module)
    {
        var shared = module.Main.Arguments.Select(a => Draw(a.TensorType)).ToArray();
        return [.. Enumerable.Range(0, numReplicas).Select(_ => module.Main.Arguments
            .Select((a, i) => i % 2 == 1 ? shared[i] : Draw(a.TensorType)).ToImmutableArray())];
    }

    private Literal Draw(TensorType type)
    {
        var values = new float[type.ElementCount];
        for (var i = 0; i < values.Length; i++) values[i] = (float)((_random.NextDouble() * 2) - 1);
        return Literal.Create<float>(type, values);
    }

    private long[] Shape(int rank) => [.. Enumerable.Range(0, rank).Select(_ => (long)_random.Next(1, 6))];

    private Value Pick(List<Value> pool) => pool[_random.Next(pool.Count)];

    private T PickOf<T>(T[] choices) => choices[_random.Next(choices.Length)];

    private Value Next(Builder b, List<Value> pool, int depth)
    {
        var x = Pick(pool);
        return _random.Next(depth == 0 ? 20 : 12) switch
        {
            0 or 1 => b.Unary(PickOf(smooth ? SmoothUnary : AnyUnary), x),
            2 or 3 or 4 => b.Binary(PickOf(AnyBinary), x, Like(b, Pick(pool), x)),
            5 => b.Select(Predicate(b, x, pool), x, Like(b, Pick(pool), x)),
            6 => Reduced(b, x),
            7 => b.BroadcastInDim(x, x.TensorType.With([.. x.TensorType.Dimensions, 3]), [.. Enumerable.Range(0, x.TensorType.Rank).Select(d => (long)d)]).Shrunk(b),
            8 => b.Transpose(x, [.. Enumerable.Range(0, x.TensorType.Rank).Select(d => (long)d).OrderBy(_ => _random.Next())]),
            9 => b.Reshape(x, x.TensorType.ElementCount),
            10 => x.TensorType.IsScalar ? b.Tanh(x) : b.Reverse(x, _random.Next(x.TensorType.Rank)),
            11 => Product(b, x, Pick(pool)),
            12 => b.Add(Converted(b, x), Like(b, x, x)),
            13 => x.TensorType.IsScalar ? b.Negate(x) : b.Concatenate(_random.Next(x.TensorType.Rank), x, Like(b, Pick(pool), x)).Shrunk(b),
            14 => x.TensorType.IsScalar ? b.Sine(x) : Updated(b, x),
            15 or 16 => Loop(b, x, pool),
            17 => Branch(b, x, pool),
            18 => x.TensorType.IsScalar ? b.Tanh(x) : b.Add(x, b.Multiply(b.Iota(x.TensorType, _random.Next(x.TensorType.Rank)), b.Full(x.TensorType, 0.25))),
            _ => Replicated(b, x),
        };
    }

    // The other value in the shape of the first: its sum where the shapes differ.
    private static Value Like(Builder b, Value other, Value shape) => other.TensorType.Equals(shape.TensorType)
        ? other
        : b.BroadcastInDim(b.Tanh(Sum(b, other)), shape.TensorType, []);

    private static Value Sum(Builder b, Value x) => b.ReduceSum(x, [.. Enumerable.Range(0, x.TensorType.Rank).Select(d => (long)d)]);

    private Value Predicate(Builder b, Value x, List<Value> pool) => smooth
        ? b.Compare(b.Iota(x.TensorType.IsScalar ? x.TensorType.With(1) : x.TensorType, 0).AsShapeOf(b, x), b.Full(x.TensorType, 1), ComparisonDirection.LT)
        : b.Compare(x, Like(b, Pick(pool), x), PickOf<ComparisonDirection>([ComparisonDirection.LT, ComparisonDirection.GE, ComparisonDirection.EQ]));

    private Value Reduced(Builder b, Value x)
    {
        if (x.TensorType.IsScalar) return b.Abs(x);
        var dimension = (long)_random.Next(x.TensorType.Rank);
        return _random.Next(2) == 0 ? b.ReduceMax(x, dimension) : b.Tanh(b.ReduceSum(b.Multiply(x, x), dimension));
    }

    private static Value Product(Builder b, Value x, Value y)
    {
        var lhs = b.Reshape(x, x.TensorType.ElementCount, 1);
        var rhs = b.Reshape(y, 1, y.TensorType.ElementCount);
        return b.Tanh(b.Transpose(b.Dot(b.Transpose(lhs, 1, 0), b.Dot(lhs, rhs)), 1, 0)).Shrunk(b);
    }

    private Value Converted(Builder b, Value x) => smooth
        ? b.Convert(b.Convert(x, ElementType.F64), ElementType.F32)
        : b.Convert(b.Convert(x, PickOf<ElementType>([ElementType.Bf16, ElementType.I32, ElementType.F16, ElementType.Ui8, ElementType.I1])), ElementType.F32);

    private Value Updated(Builder b, Value x)
    {
        ImmutableArray<Value> starts = [.. x.TensorType.Dimensions.Select(d => b.ConstantScalar(ElementType.I32, _random.Next((int)d + 2)))];
        long[] sizes = [.. x.TensorType.Dimensions.Select(d => Math.Max(1, d - 1))];
        var slice = b.DynamicSlice(x, starts, sizes);
        return b.DynamicUpdateSlice(x, b.Negate(slice), starts);
    }

    private Value Loop(Builder b, Value x, List<Value> pool)
    {
        // Replicas part where the bound depends on data; they may not in smooth programs, where rounding could move it.
        var captured = Like(b, Pick(pool), x);
        var trips = _random.Next(1, 4);
        var bound = smooth || _random.Next(2) == 0
            ? b.ConstantScalar(ElementType.I32, trips)
            : b.Convert(b.Multiply(b.Abs(b.Tanh(Sum(b, x))), b.ConstantScalar(ElementType.F32, 4)), ElementType.I32);
        var condition = b.Nested();
        var i = condition.Argument(TensorType.Of(ElementType.I32));
        condition.Argument(x.Type);
        condition.Argument(x.Type);
        var conditionRegion = condition.Return(condition.Compare(i, bound, ComparisonDirection.LT));

        var body = b.Nested();
        List<Value> inner = [];
        var j = body.Argument(TensorType.Of(ElementType.I32));
        var (carried, other) = (body.Argument(x.Type), body.Argument(x.Type));
        inner.AddRange([carried, other, captured]);
        for (var n = 0; n < 3; n++) inner.Add(Next(body, inner, depth: 1));
        var next = body.Tanh(body.Add(carried, Like(body, inner[^1], carried)));
        // The two carried values change places, so that copies into them meet.
        var bodyRegion = body.Return(body.Add(j, body.ConstantScalar(ElementType.I32, 1)), other, next);
        return b.While([b.ConstantScalar(ElementType.I32, 0), x, captured], conditionRegion, bodyRegion)[_random.Next(1, 3)];
    }

    private Value Branch(Builder b, Value x, List<Value> pool)
    {
        var predicate = smooth
            ? b.Compare(b.ConstantScalar(ElementType.I32, _random.Next(2)), b.ConstantScalar(ElementType.I32, 1), ComparisonDirection.EQ)
            : b.Compare(Sum(b, x), b.ConstantScalar(ElementType.F32, 0), ComparisonDirection.GT);
        var (onTrue, onFalse) = (b.Nested(), b.Nested());
        var trueRegion = onTrue.Return(onTrue.Multiply(x, onTrue.Tanh(Like(onTrue, Pick(pool), x))));
        return b.If(predicate, trueRegion, onFalse.Return(_random.Next(2) == 0 ? x : onFalse.Negate(x)))[0];
    }

    private Value Replicated(Builder b, Value x)
    {
        if (numReplicas == 1) return b.Abs(x);
        return _random.Next(3) switch
        {
            0 => b.Add(x, b.BroadcastInDim(b.Convert(b.ReplicaId(), ElementType.F32), x.TensorType, [])),
            1 => b.Tanh(b.AllReduce([x], ReductionBody.Of(b, BinaryOps.Add, ElementType.F32))[0]),
            _ => b.AllReduce([x], ReductionBody.Of(b, BinaryOps.Maximum, ElementType.F32), Halves())[0],
        };
    }

    private ImmutableArray<ImmutableArray<int>> Halves() => [.. Enumerable.Range(0, numReplicas).Chunk(numReplicas / 2).Select(g => g.ToImmutableArray())];
}
