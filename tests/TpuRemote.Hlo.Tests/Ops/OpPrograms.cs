using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>Programs over numbers given as doubles, whatever the element type, and the faults of one use of an op.</summary>
internal static class OpPrograms
{
    public static TensorType F32(params long[] dimensions) => TensorType.Of(ElementType.F32, dimensions);

    public static TensorType F64(params long[] dimensions) => TensorType.Of(ElementType.F64, dimensions);

    public static TensorType I32(params long[] dimensions) => TensorType.Of(ElementType.I32, dimensions);

    public static TensorType I1(params long[] dimensions) => TensorType.Of(ElementType.I1, dimensions);

    public static Literal Of(TensorType type, params double[] values) =>
        ConvertTo(Literal.Create<double>(type.With(ElementType.F64), values), type.ElementType);

    public static double[] Values(Literal literal) => ConvertTo(literal, ElementType.F64).ToArray<double>();

    /// <summary>Evaluates a function of the given arguments.</summary>
    public static ImmutableArray<Literal> RunAll(
        Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> body, params Literal[] arguments)
    {
        var builder = new Builder();
        ImmutableArray<Value> values = [.. arguments.Select(a => builder.Argument(a.Type))];
        var region = builder.FunctionReturn([.. body(builder, values)]);
        return Evaluator.Run(Module.Of(Function.Of("main", region)), [.. arguments]);
    }

    public static Literal Run(Func<Builder, ImmutableArray<Value>, Value> body, params Literal[] arguments) =>
        RunAll((b, v) => [body(b, v)], arguments)[0];

    /// <summary>The codes of what is wrong with one use of an op.</summary>
    public static string[] Faults(
        OpDefinition op, HloType[] operands, AttributeDictionary? attributes = null, HloType[]? results = null, params Region[] regions)
    {
        var builder = new Builder();
        var site = new OpSite(
            op,
            [.. operands.Select(o => builder.Argument(o))],
            attributes ?? AttributeDictionary.Empty,
            [.. regions],
            [.. results ?? []],
            Location.Unknown);
        var types = site.CheckedResultTypes();
        Assert.Equal(site.IsValid, types.Length > 0 || site.Diagnostics.Count == 0);
        return [.. site.Diagnostics.Select(d => d.Code)];
    }

    public static (string Name, HloAttribute? Value) Numbers(string name, params long[] values) => (name, DenseArrayAttribute.Of(values));

    private static Literal ConvertTo(Literal literal, ElementType type)
    {
        var bytes = new byte[literal.Type.With(type).ByteSize];
        TpuRemote.Hlo.Scalars.Scalar.Convert(literal.Type.ElementType, literal.Bytes.Span, type, bytes);
        return new Literal(literal.Type.With(type), bytes);
    }
}
