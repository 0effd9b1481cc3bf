using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client.Tests.Tracing;

public class TraceTests
{
    private static readonly Tensor X = new float[,] { { 1, -2, 3 }, { -4, 5, -6 } };
    private static readonly Tensor Y = new float[,] { { 0.5f, 2, -1 }, { 1, 0.25f, 4 } };

    public static TheoryData<string, Func<Tensor, Tensor, Tensor>> Functions => new()
    {
        { "arithmetic", (x, y) => -((x + y) * x - (y / x)) % 3 },
        { "row", (x, y) => x[0] * y[^1] + x[.., 1..] [0, 0] },
        { "reductions", (x, y) => Tf.ReduceSum(x, 0) + Tf.ReduceMean(y, 0) * Tf.ReduceMax(x) - Tf.ReduceMin(y) },
        { "product", (x, y) => Tf.MatMul(x, y, transposeY: true) },
        { "softmax", (x, y) => Tf.Softmax(x) + Tf.LogSoftmax(y) },
        { "argmax", (x, y) => Tf.ArgMax(x, 0) + Tf.ArgMin(y, 0) },
        { "choice", (x, y) => Tf.Where(x.Less(y) & !y.Equal(4), Tf.Relu(x), Tf.Sigmoid(y)) },
        { "gather", (x, y) => Tf.Gather(x, Tf.ArgMax(y), axis: 1) },
        { "loop", (x, y) => Tf.Repeat(3, z => z * 0.5f + y, x) },
        { "while", (x, y) => Tf.While(c => Tf.ReduceSum(c[0]).Less(100), c => [c[0] * 2 + Tf.Abs(y)], [Tf.Abs(x)])[0] },
        { "cond", (x, y) => Tf.Cond(Tf.ReduceSum(x).Less(0), () => x + y, () => x - y) },
        { "dynamic", (x, y) => x[Tf.ArgMax(y[.., 0]), Tf.ArgMin(y[0])] },
        { "nested", (x, y) => Tf.Repeat(2, z => Tf.Cond(Tf.ReduceSum(z).Less(5), () => Tf.Repeat(2, w => w + y, z), () => z - x), x) },
        { "casts", (x, y) => Tf.Cast(Tf.Cast(x, ElementType.Bf16) * Tf.Cast(y, ElementType.Bf16), ElementType.F32) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_TracedAndEvaluatedAtOnce_GivesTheSameBits(string name, Func<Tensor, Tensor, Tensor> function)
    {
        var eager = function(X, Y);
        var traced = new EvaluatedPrograms().Run(t => [function(t[0], t[1])], X, Y)[0];
        Assert.True(eager.Type.Equals(traced.Type), name);
        Assert.True(eager.ToBytes().Span.SequenceEqual(traced.ToBytes().Span), $"{name}: {eager} at once, {traced} traced");
    }

    [Fact]
    public void Trace_EveryOp_KnowsItsCSharpLine()
    {
        var program = new EvaluatedPrograms().Trace(t => [t[0] * t[1]], X, Y);
        var product = program.Module.Main.Body.Operations.Single(o => o.Name == "stablehlo.multiply");
        var place = product.Location.Resolve();
        Assert.EndsWith("TraceTests.cs", place.File, StringComparison.Ordinal);
        Assert.Contains("t[0] * t[1]", File.ReadLines(place.File).ElementAt(place.Line - 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_OpsOfAGradient_KnowTheLineThatAskedForIt()
    {
        var program = new EvaluatedPrograms().Trace(t => [.. Tf.Gradients(Tf.ReduceSum(Tf.Exp(t[0])), [t[0]])], X);
        var operations = program.Module.Main.Body.Operations.Where(o => !o.Definition.IsTerminator);
        var places = operations.Select(o => o.Location.Resolve()).ToArray();
        Assert.All(places, place => Assert.Contains(
            "Tf.Gradients(Tf.ReduceSum(Tf.Exp(t[0]))", File.ReadLines(place.File).ElementAt(place.Line - 1), StringComparison.Ordinal));
        Assert.True(places.Length > 3);
    }

    [Fact]
    public void Trace_Inputs_AreDeclaredEqualOnAllReplicas()
    {
        var main = new EvaluatedPrograms().Trace(t => [t[0]], X).Module.Main;
        Assert.True(main.ArgumentAttributes[0].Get<BooleanAttribute>(Function.SameDataAcrossReplicas).Value);
    }

    [Fact]
    public void Trace_Nested_IsRefused()
    {
        var programs = new EvaluatedPrograms();
        var refused = Assert.Throws<TpuTracingException>(
            () => programs.Trace(t => new EvaluatedPrograms().Trace(u => u, X).Inputs.IsEmpty ? t : t, X));
        Assert.Contains("TPU computations cannot be nested", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("EvaluatedPrograms.cs", refused.Place!.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_OfAnotherTrace_IsRefused()
    {
        Tensor? leaked = null;
        var programs = new EvaluatedPrograms();
        programs.Trace(t => [leaked = t[0]], X);
        Assert.Contains(
            "outside its trace",
            Assert.Throws<TpuTracingException>(() => programs.Trace(t => [t[0] + leaked!], X)).Message,
            StringComparison.Ordinal);
        Assert.Contains("a trace that has ended", Assert.Throws<TpuTracingException>(() => leaked! + 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_OfALoopBodyUsedOutside_IsRefused()
    {
        Tensor? leaked = null;
        var refused = Assert.Throws<TpuTracingException>(() => new EvaluatedPrograms().Trace(
            t =>
            {
                Tf.Repeat(2, z => leaked = z + 1, t[0]);
                return [leaked! * 2];
            },
            X));
        Assert.Contains("return it from the body", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToArray_OfATracedTensor_HasNoTpuForm() =>
        Assert.Contains(
            "has no TPU form", Assert.Throws<TpuTracingException>(
                () => new EvaluatedPrograms().Trace(t => [t[0].ToArray<float>()], X)).Message, StringComparison.Ordinal);

    [Fact]
    public void While_ConditionMeetsValuesThatTheBodyDoesNot_CarriesThemInBoth()
    {
        Tensor[] Count(Tensor limit, Tensor step) => [Tf.While(c => c[0].Less(limit), c => [c[0] + step], [0f])[0]];
        Assert.Equal(12f, new EvaluatedPrograms().Run(t => [.. Count(t[0], t[1])], 10f, 3f)[0].ToScalar<float>());
    }

    [Fact]
    public void While_BodyChangesAType_IsRefused() =>
        Assert.Contains(
            "carried tensor 0 of a loop is tensor<f32>, the body hands on tensor<2xf32>",
            Assert.Throws<TpuArgumentException>(() => Tf.Repeat(2, z => z + new float[] { 1, 2 }, 0f)).Message, StringComparison.Ordinal);

    [Fact]
    public void Cond_SidesOfTwoTypes_IsRefused() =>
        Assert.Contains(
            "both sides of a choice",
            Assert.Throws<TpuArgumentException>(
                () => new EvaluatedPrograms().Trace(t => [Tf.Cond(t[0].Less(0), () => t[0], () => Tf.Zeros(2))], 1f)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void InfeedInALoop_Traced_CarriesItsToken()
    {
        var program = new EvaluatedPrograms().Trace(
            _ =>
            {
                Tf.Repeat(3, () => Tf.OutfeedEnqueueTuple(Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 2))[0] * 2));
                return [];
            });
        var host = new Host();
        Hlo.Evaluation.Evaluator.Run(new Hlo.Evaluation.EvaluationContext(program.Module, 1, host), [[]]);
        Assert.Equal([2f, 2, 4, 4, 6, 6], host.Received);
    }

    private sealed class Host : Hlo.Transfers.IHostTransfers
    {
        private float _next;

        public List<float> Received { get; } = [];

        public ImmutableArray<Hlo.Literals.Literal> DequeueInfeed(
            int replica, ImmutableArray<Hlo.Types.TensorType> types, CancellationToken cancellationToken)
        {
            _next++;
            return [Hlo.Literals.Literal.Create(types[0], [_next, _next])];
        }

        public void EnqueueOutfeed(int replica, ImmutableArray<Hlo.Literals.Literal> tuple, CancellationToken cancellationToken) =>
            Received.AddRange(tuple[0].ToArray<float>());
    }
}
