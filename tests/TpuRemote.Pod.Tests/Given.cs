using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Tests;

/// <summary>Inputs of tests: numbers from a seed, the awkward ones among them, and small lane programs.</summary>
internal static class Given
{
    public static readonly float[] Awkward =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, float.MaxValue,
            float.MinValue,
        1.17549435e-38f, -1.17549421e-38f, 0.5f, -0.5f, 1e-8f, -1e-8f, 88.72283f, 88.8f, -87.4f, -103.9f, -104.1f, 1e10f, -1e10f, 3.4e38f,
    ];

    /// <summary>Numbers of very different sizes, the awkward ones first.</summary>
    public static float[] Floats(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
            i < Awkward.Length ? Awkward[i] : (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, random.Next(-3, 3))))];
    }

    /// <summary>Numbers in [-1, 1).</summary>
    public static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    public static Literal F32(float[] values, params long[] dimensions) =>
        Literal.Create<float>(TensorType.Of(ElementType.F32, dimensions.Length == 0 ? [values.Length] : dimensions), values);

    public static Literal Scalar(float value) => Literal.Scalar(ElementType.F32, value);

    public static Literal I32(int[] values, params long[] dimensions) =>
        Literal.Create<int>(TensorType.Of(ElementType.I32, dimensions.Length == 0 ? [values.Length] : dimensions), values);

    public static LaneProgram Identity(ElementType type) => new([type], [new LaneInput(type, 0)], [0]);

    public static LaneProgram Binary(ScalarOp op, ElementType type = ElementType.F32) =>
        new([type, type], [new LaneInput(type, 0), new LaneInput(type, 1), new LaneBinary(type, op, 0, 1)], [2]);

    public static LaneProgram Unary(ScalarOp op, ElementType type = ElementType.F32) =>
        new([type], [new LaneInput(type, 0), new LaneUnary(type, op, 0)], [1]);
}
