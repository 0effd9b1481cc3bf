using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Transfers;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>Short ways to literals, one-function programs, their results, and the constraints that a use of an op breaks.</summary>
internal static class Programs
{
    public static Literal Tensor<T>(T[] elements, params long[] dimensions)
        where T : unmanaged
    {
        Assert.True(ElementTypeExtensions.TryFromClrType(typeof(T), out var type), $"{typeof(T)} carries no element type");
        return Literal.Create<T>(TensorType.Of(type, dimensions), elements);
    }

    public static Literal Scalar<T>(T element)
        where T : unmanaged => Tensor([element]);

    /// <summary>0, 1, 2 ... as i32.</summary>
    public static Literal Count(params long[] dimensions) =>
        Tensor(Enumerable.Range(0, (int)dimensions.Aggregate(1L, (x, y) => x * y)).ToArray(), dimensions);

    public static Region Region(ImmutableArray<HloType> arguments, Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> body)
    {
        var builder = new Builder();
        return builder.Return(body(builder, [.. arguments.Select(a => builder.Argument(a))]).AsSpan());
    }

    public static Function Function(
        string name, ImmutableArray<HloType> arguments, Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> body)
    {
        var builder = new Builder();
        return Modules.Function.Of(name, builder.FunctionReturn(body(builder, [.. arguments.Select(a => builder.Argument(a))]).AsSpan()));
    }

    /// <summary>Runs a program on one replica.</summary>
    public static ImmutableArray<Literal> Run(
        ImmutableArray<Literal> arguments, Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> body) =>
        RunOn([arguments], body)[0];

    /// <summary>Runs a program of one result on one replica.</summary>
    public static Literal Run(ImmutableArray<Literal> arguments, Func<Builder, ImmutableArray<Value>, Value> body) =>
        Run(arguments, (b, a) => [body(b, a)])[0];

    /// <summary>Runs a program on as many replicas as there are rows of arguments.</summary>
    public static ImmutableArray<ImmutableArray<Literal>> RunOn(
        ImmutableArray<ImmutableArray<Literal>> arguments,
        Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> body,
        IHostTransfers? host = null,
        params ImmutableArray<Function> others)
    {
        var main = Function("main", [.. arguments[0].Select(a => a.Type)], body);
        var module = Module.Of(main) with { Functions = [main, .. others] };
        return Evaluator.Run(new EvaluationContext(module, arguments.Length, host), arguments);
    }

    /// <summary>The codes of all constraints that a use of an op breaks, sorted; none where it is right.</summary>
    public static string[] Broken(
        OpDefinition definition,
        ImmutableArray<HloType> operands,
        AttributeDictionary? attributes = null,
        ImmutableArray<Region> regions = default,
        ImmutableArray<HloType> results = default)
    {
        var builder = new Builder();
        var values = operands.Select(o => builder.Argument(o)).ToImmutableArray();
        try
        {
            builder.Append(definition, values, attributes, regions, results);
            return [];
        }
        catch (DiagnosticException e)
        {
            Assert.All(e.Diagnostics, d => Assert.Equal(definition.Name, d.Op));
            return [.. e.Diagnostics.Select(d => d.Code).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    public static HloType Of(ElementType type, params long[] dimensions) => TensorType.Of(type, dimensions);
}
