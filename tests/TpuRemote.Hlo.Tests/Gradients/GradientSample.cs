using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

/// <summary>A use of an op at a point where it is differentiable, in f64.</summary>
/// <param name="Op">The op's name without dialect; the body appends it.</param>
/// <param name="Case">What is special about this use.</param>
/// <param name="Body">Builds the results from the inputs.</param>
/// <param name="Inputs">The point: all f64, all differentiated by.</param>
internal sealed record GradientSample(
    string Op, string Case, Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> Body, ImmutableArray<Literal> Inputs)
{
    public static GradientSample Of(string op, Func<Builder, ImmutableArray<Value>, Value> body, params Literal[] inputs) =>
        Of(op, "", body, inputs);

    public static GradientSample Of(string op, string of, Func<Builder, ImmutableArray<Value>, Value> body, params Literal[] inputs) =>
        new(op, of, (b, v) => [body(b, v)], [.. inputs]);

    /// <summary>Numbers from -1 to 1 that are far from each other and from zero, so that no tie and no kink is near.</summary>
    public static Literal Spread(params long[] dimensions)
    {
        var count = F64(dimensions).ElementCount;
        // Multiples of a number prime to the count visit every place once: a fixed shuffle.
        return Of(
            F64(dimensions),
            [.. Enumerable.Range(0, (int)count).Select(i => (((((i * 7919) + 3) % count) + 0.5) / count * 2) - 1 + 0.013)]);
    }

    /// <summary>The numbers of <see cref="Spread"/> moved into [0.5, 2.5].</summary>
    public static Literal Positive(params long[] dimensions)
    {
        var spread = Spread(dimensions);
        return Of(spread.Type, [.. Values(spread).Select(v => v + 1.5)]);
    }

    public override string ToString() => Case.Length == 0 ? Op : $"{Op}, {Case}";

    private static Literal Of(TensorType type, double[] values) => Literal.Create<double>(type, values);
}
