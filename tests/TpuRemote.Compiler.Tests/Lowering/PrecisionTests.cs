using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests.Lowering;

/// <summary>Design decision 4: what each precision promises of a matrix product, judged by sums in double over the rounded operands.</summary>
public sealed class PrecisionTests
{
    private const int Rows = 17;
    private const int Depth = 300;
    private const int Columns = 23;

    private readonly float[] _lhs = Draw(seed: 1, Rows * Depth);
    private readonly float[] _rhs = Draw(seed: 2, Depth * Columns);

    [Theory]
    [InlineData(Precision.Tpu, null)]
    [InlineData(Precision.Tpu, "DEFAULT")]
    public void Product_InTpuPrecision_RoundsOperandsToBf16AndAccumulatesInF32(Precision precision, string? asked) =>
        AssertWithin(Product(precision, asked), x => BFloat16.FromSingle(x).ToSingle(), Depth * Math.Pow(2, -24));

    [Theory]
    [InlineData(Precision.F32, null)]
    [InlineData(Precision.F32, "DEFAULT")]
    [InlineData(Precision.Tpu, "HIGHEST")]
    public void Product_InF32PrecisionOrAskedForHighest_KeepsOperands(Precision precision, string? asked) =>
        AssertWithin(Product(precision, asked), x => x, Depth * Math.Pow(2, -24));

    // Three products of bf16 parts leave out low times low: 2^-16 of each product (two parts hold 16 bits).
    [Fact]
    public void Product_AskedForHigh_IsThreeBf16Passes() =>
        AssertWithin(Product(Precision.Tpu, "HIGH"), x => x, (Depth * Math.Pow(2, -24)) + (3 * Math.Pow(2, -16)));

    [Fact]
    public void Product_InTpuPrecision_DiffersFromF32() =>
        Assert.NotEqual(Product(Precision.F32, null), Product(Precision.Tpu, null));

    private static float[] Draw(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    private float[] Product(Precision precision, string? asked)
    {
        var b = new Builder();
        var (x, y) = (b.Argument(TensorType.Of(ElementType.F32, Rows, Depth)), b.Argument(TensorType.Of(ElementType.F32, Depth, Columns)));
        var config = asked is null ? null : new ArrayAttribute([new EnumAttribute("precision", asked), new EnumAttribute("precision", asked)]);
        var module = Module.Of(Function.Of("main", b.FunctionReturn(b.Dot(x, y, config))));
        var executable = TpuCompiler.Compile(module, new CompileOptions(TpuTopology.Parse("v2-8"), Precision: precision));
        ImmutableArray<Literal> arguments = [Literal.Create<float>(x.TensorType, _lhs), Literal.Create<float>(y.TensorType, _rhs)];
        return PodRunner.Run(executable, [arguments])[0][0].ToArray<float>();
    }

    private void AssertWithin(float[] product, Func<float, float> round, double relative)
    {
        for (var m = 0; m < Rows; m++)
        {
            for (var n = 0; n < Columns; n++)
            {
                double sum = 0, magnitude = 0;
                for (var k = 0; k < Depth; k++)
                {
                    double a = round(_lhs[(m * Depth) + k]), b = round(_rhs[(k * Columns) + n]);
                    sum += a * b;
                    magnitude += Math.Abs(a * b);
                }
                Assert.True(
                    Math.Abs(product[(m * Columns) + n] - sum) <= relative * magnitude,
                    $"[{m}, {n}] should be {sum} within {relative * magnitude}, it is {product[(m * Columns) + n]}");
            }
        }
    }
}
