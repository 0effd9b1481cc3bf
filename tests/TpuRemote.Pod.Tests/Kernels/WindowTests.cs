using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class WindowTests
{
    private const ElementType F = ElementType.F32;

    [Fact]
    public void WindowReduce_DilatedAndPadded_FoldsWhatItsWindowsMeet()
    {
        // Base [1 2 3] dilated by 2: 1 . 2 . 3; padded by 1 and 2: . 1 . 2 . 3 . .; windows of 2, dilated by 3, stride 2: (0,3) (2,5)
        // (4,7).
        using var program = new ProgramUnderTest();
        var (x, zero, r) = (program.Argument(TensorType.Of(F, 3)), program.Constant(F, 0f), program.Result(TensorType.Of(F, 3)));
        program.Then(new WindowReduce([3], [3], [new WindowDimension(2, 2, 1, 2, 2, 3)], [x], [zero], Given.Binary(ScalarOp.Add), [r]));
        Assert.Equal([2, 3, 0], Values<float>(program.Run([Given.F32([1, 2, 3])])[0]));
    }

    [Theory]
    [InlineData(Precision.F32)]
    [InlineData(Precision.Exact)]
    public void WindowReduce_MaximumPooling_TakesTheLargestOfEachSquare(Precision precision)
    {
        const int Size = 120;
        var x = Given.Floats(Size * Size, 3);
        using var program = new ProgramUnderTest(precision: precision);
        var (a, low) = (program.Argument(TensorType.Of(F, Size, Size)), program.Constant(F, float.NegativeInfinity));
        var r = program.Result(TensorType.Of(F, Size / 2, Size / 2));
        var square = new WindowDimension(2, 2, 0, 0, 1, 1);
        program.Then(new WindowReduce([Size, Size], [Size / 2, Size / 2], [square, square], [a], [low], Given.Binary(ScalarOp.Maximum),
            [r]));
        var actual = Values<float>(program.Run([Given.F32(x, Size, Size)])[0]);
        for (var i = 0; i < actual.Length; i++)
        {
            var at = i / 60 * 2 * Size + i % 60 * 2;
            Assert.Equal(Math.Max(Math.Max(x[at], x[at + 1]), Math.Max(x[at + Size], x[at + Size + 1])), actual[i]);
        }
    }

    [Fact]
    public void WindowSelectAndScatter_SendsEachSourceToTheFirstLargest()
    {
        // The example of the specification, "select_and_scatter": windows 3x1, strides 2x1, padding [0,1] [0,0], select GE, scatter add.
        using var program = new ProgramUnderTest();
        var (operand, source) = (program.Argument(TensorType.Of(ElementType.I64, 4, 2)),
            program.Argument(TensorType.Of(ElementType.I64, 2, 2)));
        var (zero, r) = (program.Constant(ElementType.I64, 0L), program.Result(TensorType.Of(ElementType.I64, 4, 2)));
        var n = ElementType.I64;
        var select = new LaneProgram(
            [n, n], [new LaneInput(n, 0), new LaneInput(n, 1), new LaneCompare(ComparisonDirection.GE, ComparisonType.Signed, 0, 1)], [2]);
        program.Then(new WindowSelectAndScatter(
            [4, 2], [2, 2], [new WindowDimension(3, 2, 0, 1, 1, 1), new WindowDimension(1, 1, 0, 0, 1, 1)],
            operand, source, zero, select, Given.Binary(ScalarOp.Add, n), r));
        var actual = program.Run(
            [Literal.Create<long>(TensorType.Of(n, 4, 2), [1, 5, 2, 5, 3, 6, 4, 4])],
                [Literal.Create<long>(TensorType.Of(n, 2, 2), [5, 6, 7, 8])]);
        Assert.Equal([0, 0, 0, 0, 5, 14, 7, 0], Values<long>(actual[0]));
    }

    public static TheoryData<string, MatrixPrecision> Convolutions()
    {
        var data = new TheoryData<string, MatrixPrecision>();
        foreach (var name in Cases.Keys)
        {
            foreach (var precision in Enum.GetValues<MatrixPrecision>()) data.Add(name, precision);
        }
        return data;
    }

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["plain"] = new([2, 9, 8, 3], [3, 3, 3, 5], [Window(3, 1, 1, 1), Window(3, 1, 1, 1)]),
        ["strided and dilated"] = new([1, 11, 10, 2], [3, 2, 2, 4], [Window(3, 2, 2, 1, 1, 2), Window(2, 3, 0, 2, 2, 1)]),
        ["reversed"] = new([2, 6, 3], [4, 3, 33], [new WindowDimension(4, 1, 3, 3, 1, 1, true)]),
        ["negative padding"] = new([2, 9, 3], [2, 3, 2], [Window(2, 1, -1, -2)]),
        ["feature groups"] = new([2, 5, 5, 6], [3, 3, 2, 9], [Window(3), Window(3)], FeatureGroups: 3),
        ["batch groups"] = new([6, 5, 2], [2, 2, 6], [Window(2)], BatchGroups: 3),
        ["no window"] = new([5, 7], [7, 3], []),
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolve_OfEveryKind_SumsAsTheSpecificationSays(string name, MatrixPrecision precision)
    {
        var (input, kernel, window, featureGroups, batchGroups) = Cases[name];
        long[] spatial = [.. window.Select((w, d) => Outputs(w, input[d + 1]))];
        long[] output = [input[0] / batchGroups, .. spatial, kernel[^1]];
        var x = Given.Uniform((int)input.Aggregate((p, q) => p * q), 1);
        var y = Given.Uniform((int)kernel.Aggregate((p, q) => p * q), 2);
        using var program = new ProgramUnderTest(precision: precision == MatrixPrecision.Exact ? Precision.Exact : Precision.F32);
        var (a, b, r) = (program.Argument(TensorType.Of(F, input)), program.Argument(TensorType.Of(F, kernel)),
            program.Result(TensorType.Of(F, output)));
        program.Then(new Convolve(a, b, r, [.. input], [.. kernel], [.. output], [.. window], featureGroups, batchGroups, precision));
        var actual = Values<float>(program.Run([Given.F32(x, input)], [Given.F32(y, kernel)])[0]);
        Compare(Cases[name], x, y, output, actual, precision);
    }

    [Fact]
    public void Convolve_OfReplicas_EqualsThatOfEach()
    {
        var window = ImmutableArray.Create(Window(3, 1, 1, 1));
        var inputs = Enumerable.Range(0, 3).Select(i => Given.F32(Given.Uniform(2 * 10 * 4, i), 2, 10, 4)).ToArray();
        var kernel = Given.F32(Given.Uniform(3 * 4 * 5, 9), 3, 4, 5);
        using var program = new ProgramUnderTest(numReplicas: 3);
        var (a, b) = (program.Argument(inputs[0].Type, isVarying: true), program.Argument(kernel.Type));
        var r = program.Result(TensorType.Of(F, 2, 10, 5), isVarying: true);
        program.Then(new Convolve(a, b, r, [2, 10, 4], [3, 4, 5], [2, 10, 5], window, 1, 1, MatrixPrecision.F32));
        var results = program.Run(inputs, [kernel])[0];
        for (var i = 0; i < 3; i++)
        {
            using var one = new ProgramUnderTest();
            var (p, q, s) = (one.Argument(inputs[0].Type), one.Argument(kernel.Type), one.Result(TensorType.Of(F, 2, 10, 5)));
            one.Then(new Convolve(p, q, s, [2, 10, 4], [3, 4, 5], [2, 10, 5], window, 1, 1, MatrixPrecision.F32));
            Assert.Equal(Values<float>(one.Run([inputs[i]], [kernel])[0]), Values<float>(results, i));
        }
    }

    private static WindowDimension Window(long size, long stride = 1, long low = 0, long high = 0, long baseDilation = 1,
        long windowDilation = 1) =>
        new(size, stride, low, high, baseDilation, windowDilation);

    private static long Outputs(WindowDimension w, long size) =>
        (w.PaddingLow + (size - 1) * w.BaseDilation + 1 + w.PaddingHigh - ((w.Size - 1) * w.WindowDilation + 1)) / w.Stride + 1;

    // The definition, element by element: dilate and pad the input, then dot the window with the kernel.
    private static void Compare(Case c, float[] x, float[] y, long[] output, float[] actual, MatrixPrecision precision)
    {
        var rank = c.Window.Length;
        for (long element = 0; element < actual.Length; element++)
        {
            var place = Split(element, output);
            var group = place[^1] / (output[^1] / (c.FeatureGroups * c.BatchGroups));
            var batch = c.BatchGroups > 1 ? group * output[0] + place[0] : place[0];
            double sum = 0, size = 0;
            float ordered = 0;
            for (long position = 0; position < c.Window.Aggregate(1L, (p, w) => p * w.Size); position++)
            {
                var offset = Split(position, [.. c.Window.Select(w => w.Size)]);
                for (long feature = 0; feature < c.Kernel[^2]; feature++)
                {
                    var from = Enumerable.Range(0, rank).Select(d => Source(c.Window[d], place[d + 1], offset[d], c.Input[d + 1]))
                        .ToArray();
                    var value = from.Contains(-1) ? 0
                        : x[Flat([batch, .. from, (c.FeatureGroups > 1 ? group * c.Kernel[^2] : 0) + feature], c.Input)];
                    var weight = y[Flat([.. offset, feature, place[^1]], c.Kernel)];
                    ordered += value * weight;
                    if (precision == MatrixPrecision.Bf16) (value, weight) = (BFloat16.FromSingle(value), BFloat16.FromSingle(weight));
                    sum += (double)value * weight;
                    size += Math.Abs((double)value * weight);
                }
            }
            if (precision == MatrixPrecision.Exact) Assert.Equal(ordered, actual[element]);
            else Assert.Equal(sum, actual[element], size * Math.Pow(2, precision == MatrixPrecision.Bf16x3 ? -15 : -20) + 1e-12);
        }
    }

    private static long Source(WindowDimension w, long index, long offset, long size)
    {
        var padded = index * w.Stride + (w.IsReversed ? w.Size - 1 - offset : offset) * w.WindowDilation - w.PaddingLow;
        return padded < 0 || padded % w.BaseDilation != 0 || padded / w.BaseDilation >= size ? -1 : padded / w.BaseDilation;
    }

    private static long[] Split(long element, long[] dimensions)
    {
        var index = new long[dimensions.Length];
        for (var d = index.Length - 1; d >= 0; d--) (element, index[d]) = Math.DivRem(element, dimensions[d]);
        return index;
    }

    private static long Flat(long[] index, long[] dimensions) =>
        index.Zip(dimensions).Aggregate(0L, (flat, p) => flat * p.Second + p.First);

    private sealed record Case(long[] Input, long[] Kernel, WindowDimension[] Window, long FeatureGroups = 1, long BatchGroups = 1);
}
