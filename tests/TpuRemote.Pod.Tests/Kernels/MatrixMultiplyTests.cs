using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class MatrixMultiplyTests
{
    public static TheoryData<int, int, int> Shapes() => new()
    {
        { 1, 1, 1 }, { 3, 5, 7 }, { 128, 784, 10 }, { 9, 257, 33 }, { 100, 300, 1100 }, { 17, 513, 16 }, { 200, 64, 200 },
            { 1, 1000, 300 }, { 5, 0, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MatrixMultiply_F32_IsWithinTheBoundOfItsSum(int m, int k, int n) => CheckBound(m, k, n, MatrixPrecision.F32, x => x, 1);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MatrixMultiply_Bf16_MultipliesRoundedOperands(int m, int k, int n) =>
        CheckBound(m, k, n, MatrixPrecision.Bf16, x => BFloat16.FromSingle(x), 1);

    // Three passes leave out low * low: at most 2^-16 of each product.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void MatrixMultiply_Bf16x3_IsNearlyF32(int m, int k, int n) => CheckBound(m, k, n, MatrixPrecision.Bf16x3, x => x, 1 << 9);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MatrixMultiply_Exact_RoundsEveryProductAndSumInOrder(int m, int k, int n)
    {
        var (x, y) = (Given.Uniform(m * k, m), Given.Uniform(k * n, n));
        var actual = Multiply(x, y, m, k, n, MatrixPrecision.Exact);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                float sum = 0;
                for (var p = 0; p < k; p++) sum += x[i * k + p] * y[p * n + j];
                Assert.Equal(sum, actual[i * n + j]);
            }
        }
    }

    [Theory]
    [InlineData(MatrixPrecision.Exact)]
    [InlineData(MatrixPrecision.F32)]
    [InlineData(MatrixPrecision.Bf16)]
    public void MatrixMultiply_TransposedOperands_AreReadThroughTheirStrides(MatrixPrecision precision)
    {
        var (m, k, n) = (70, 90, 40);
        var (x, y) = (Given.Uniform(m * k, 1), Given.Uniform(k * n, 2));
        float[] xt = [.. Enumerable.Range(0, k * m).Select(i => x[i % m * k + i / m])];
        float[] yt = [.. Enumerable.Range(0, n * k).Select(i => y[i % k * n + i / k])];
        var expected = Multiply(x, y, m, k, n, precision);
        using var program = new ProgramUnderTest();
        var (a, b) = (program.Argument(TensorType.Of(ElementType.F32, k, m)), program.Argument(TensorType.Of(ElementType.F32, n, k)));
        var r = program.Result(TensorType.Of(ElementType.F32, m, n));
        program.Then(new MatrixMultiply(1, m, k, n, new View(a, 0, [0, 1, m]), new View(b, 0, [0, 1, k]), r, precision));
        Assert.Equal(expected, Values<float>(program.Run([Given.F32(xt, k, m)], [Given.F32(yt, n, k)])[0]));
    }

    [Theory]
    [InlineData(3, 20)]
    [InlineData(2, 200)]
    public void MatrixMultiply_Batch_MultipliesEach(int batch, int size)
    {
        var (x, y) = (Given.Uniform(batch * size * size, 1), Given.Uniform(batch * size * size, 2));
        var type = TensorType.Of(ElementType.F32, batch, size, size);
        using var program = new ProgramUnderTest();
        var (a, b, r) = (program.Argument(type), program.Argument(type), program.Result(type));
        program.Then(new MatrixMultiply(
            batch, size, size, size, Dense(a, batch, size, size), Dense(b, batch, size, size), r, MatrixPrecision.F32));
        var actual = Values<float>(program.Run([Given.F32(x, batch, size, size)], [Given.F32(y, batch, size, size)])[0]);
        for (var i = 0; i < batch; i++)
        {
            var part = i * size * size;
            Assert.Equal(Multiply(x[part..(part + size * size)], y[part..(part + size * size)], size, size, size, MatrixPrecision.F32),
                actual[part..(part + size * size)]);
        }
    }

    [Fact]
    public void MatrixMultiply_Integers_WrapWhateverThePrecision()
    {
        using var program = new ProgramUnderTest();
        var (a, b) = (program.Argument(TensorType.Of(ElementType.I8, 1, 3)), program.Argument(TensorType.Of(ElementType.I8, 3, 1)));
        var (narrow, wide) = (program.Result(TensorType.Of(ElementType.I8, 1, 1)), program.Result(TensorType.Of(ElementType.I32, 1, 1)));
        foreach (var result in new[] { narrow, wide })
            program.Then(new MatrixMultiply(1, 1, 3, 1, Dense(a, 1, 1, 3), Dense(b, 1, 3, 1), result, MatrixPrecision.Bf16));
        var left = Literal.Create<sbyte>(TensorType.Of(ElementType.I8, 1, 3), [100, 7, -128]);
        var right = Literal.Create<sbyte>(TensorType.Of(ElementType.I8, 3, 1), [3, 1, -128]);
        var results = program.Run([left], [right]);
        // 300 + 7 + 16384 = 16691 = 65 * 256 + 51.
        Assert.Equal((sbyte)51, Values<sbyte>(results[0])[0]);
        Assert.Equal(16691, Values<int>(results[1])[0]);
    }

    [Theory]
    [InlineData(MatrixPrecision.F32)]
    [InlineData(MatrixPrecision.Bf16)]
    public void MatrixMultiply_Bf16Elements_AccumulateInF32AndRoundOnce(MatrixPrecision precision)
    {
        // 1 + 300 times 2^-8: every step would be lost if the sum were kept in bf16; 2.171875 is 2.171875 in bf16 (139 / 64).
        var type = TensorType.Of(ElementType.Bf16, 1, 301);
        BFloat16[] x = [.. Enumerable.Range(0, 301).Select(i => (BFloat16)(i == 0 ? 1f : 1f / 256))];
        BFloat16[] y = [.. Enumerable.Repeat((BFloat16)1f, 301)];
        using var program = new ProgramUnderTest(precision: Precision.Tpu);
        var (a, b) = (program.Argument(type), program.Argument(type));
        var r = program.Result(TensorType.Of(ElementType.Bf16, 1, 1));
        program.Then(new MatrixMultiply(1, 1, 301, 1, Dense(a, 1, 1, 301), new View(b, 0, [0, 1, 0]), r, precision));
        Assert.Equal((BFloat16)2.171875f,
            Values<BFloat16>(program.Run([Literal.Create<BFloat16>(type, x)], [Literal.Create<BFloat16>(type, y)])[0])[0]);
    }

    [Theory]
    [InlineData(MatrixPrecision.Exact)]
    [InlineData(MatrixPrecision.F32)]
    [InlineData(MatrixPrecision.Bf16)]
    [InlineData(MatrixPrecision.Bf16x3)]
    public void MatrixMultiply_InfinityTimesZero_IsTheCanonicalNaN(MatrixPrecision precision)
    {
        var actual = Multiply([float.PositiveInfinity, 1], [0, 1, 2, 3], 1, 2, 2, precision);
        Assert.Equal(0x7FC0_0000u, BitConverter.SingleToUInt32Bits(actual[0]));
        Assert.Equal(float.PositiveInfinity, actual[1]);
    }

    [Fact]
    public void MatrixMultiply_Doubles_AreMultipliedInDouble()
    {
        var type = TensorType.Of(ElementType.F64, 1, 2);
        using var program = new ProgramUnderTest(precision: Precision.Tpu);
        var (a, b, r) = (program.Argument(type), program.Argument(type), program.Result(TensorType.Of(ElementType.F64, 1, 1)));
        program.Then(new MatrixMultiply(1, 1, 2, 1, Dense(a, 1, 1, 2), new View(b, 0, [0, 1, 0]), r, MatrixPrecision.Bf16));
        var actual = program.Run([Literal.Create<double>(type, [1, 1e-12])], [Literal.Create<double>(type, [1, 1])]);
        Assert.Equal(1 + 1e-12, Values<double>(actual[0])[0]);
    }

    // Design decision 4: the error is within K * 2^-24 * sum |a||b| of the operands as they are multiplied.
    private static void CheckBound(int m, int k, int n, MatrixPrecision precision, Func<float, float> round, double slack)
    {
        var (x, y) = (Given.Uniform(m * k, m), Given.Uniform(k * n, n));
        var actual = Multiply(x, y, m, k, n, precision);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double sum = 0, size = 0;
                for (var p = 0; p < k; p++)
                {
                    var product = (double)round(x[i * k + p]) * round(y[p * n + j]);
                    sum += product;
                    size += Math.Abs(product);
                }
                Assert.InRange(actual[i * n + j] - sum, -slack * (k + 1) * Math.Pow(2, -24) * size,
                    slack * (k + 1) * Math.Pow(2, -24) * size);
            }
        }
    }

    private static float[] Multiply(float[] x, float[] y, int m, int k, int n, MatrixPrecision precision)
    {
        using var program = new ProgramUnderTest(precision: precision == MatrixPrecision.Exact ? Precision.Exact : Precision.F32);
        var (a, b) = (program.Argument(TensorType.Of(ElementType.F32, m, k)), program.Argument(TensorType.Of(ElementType.F32, k, n)));
        var r = program.Result(TensorType.Of(ElementType.F32, m, n));
        program.Then(new MatrixMultiply(1, m, k, n, Dense(a, 1, m, k), Dense(b, 1, k, n), r, precision));
        return Values<float>(program.Run([Given.F32(x, m, k)], [Given.F32(y, k, n)])[0]);
    }
}
