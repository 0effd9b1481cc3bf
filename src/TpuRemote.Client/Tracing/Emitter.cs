using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client.Tracing;

/// <summary>Applies a function given as ops: to the region being traced, or, where none is, at once.</summary>
internal static class Emitter
{
    /// <summary>Applies a function of one result.</summary>
    public static Tensor Apply(Func<Builder, ImmutableArray<Value>, Value> build, params ReadOnlySpan<Tensor> operands) =>
        ApplyMany((builder, values) => [build(builder, values)], operands)[0];

    /// <summary>Applies a function of several results.</summary>
    public static ImmutableArray<Tensor> ApplyMany(
        Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> build, params ReadOnlySpan<Tensor> operands) =>
        TraceScope.Current is { } scope ? Trace(scope, build, operands) : Evaluate(build, operands, stopsGradient: false);

    /// <summary>Applies a function that gradients do not go back through.</summary>
    public static Tensor ApplyStopped(Func<Builder, ImmutableArray<Value>, Value> build, Tensor operand)
    {
        if (TraceScope.Current is not { } scope) return Evaluate((b, v) => [build(b, v)], [operand], stopsGradient: true)[0];
        var stopped = TracedLine.AtCaller(() => build(scope.Builder, [operand.In(scope)]));
        scope.Trace.StopGradient(stopped);
        return new TracedTensor(stopped, scope);
    }

    private static ImmutableArray<Tensor> Trace(
        TraceScope scope, Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> build, ReadOnlySpan<Tensor> operands)
    {
        var given = operands.ToImmutableArray();
        return TracedLine.AtCaller<ImmutableArray<Tensor>>(() =>
        {
            var results = build(scope.Builder, [.. given.Select(operand => Given(operand).In(scope))]);
            return [.. results.Select(value => (Tensor)new TracedTensor(value, scope))];
        });
    }

    private static ImmutableArray<Tensor> Evaluate(
        Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> build, ReadOnlySpan<Tensor> operands, bool stopsGradient)
    {
        var concrete = ImmutableArray.CreateBuilder<EagerTensor>(operands.Length);
        foreach (var operand in operands) concrete.Add(Given(operand).Concrete());
        return new EagerStep(build, concrete.ToImmutable(), TracedLine.Capture(), stopsGradient).Evaluate();
    }

    private static Tensor Given(Tensor? operand) => operand ?? throw new TpuArgumentException("a tensor was expected, null was given");
}
