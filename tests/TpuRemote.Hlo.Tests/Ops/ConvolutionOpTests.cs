using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>Expected values are numpy's, made by convolution.py beside this file, where nothing else is said.</summary>
public sealed class ConvolutionOpTests
{
    private static readonly ConvolutionDimensionNumbers Planes = new(0, 1, [2, 3], 1, 0, [2, 3], 0, 1, [2, 3]);
    private static readonly ConvolutionDimensionNumbers Lines = new(0, 1, [2], 1, 0, [2], 0, 1, [2]);

    [Fact]
    public void Evaluate_SpecificationExample_SumsWindowsOfTheDilatedInput()
    {
        var lhs = Tensor([1, 2, 5, 6, 3, 4, 7, 8, 10, 11, 14, 15, 12, 13, 16, 17], 1, 4, 4, 1);
        var rhs = Tensor(Enumerable.Repeat(1, 9).ToArray(), 3, 3, 1, 1);
        var numbers = new ConvolutionDimensionNumbers(0, 3, [1, 2], 2, 3, [0, 1], 0, 3, [1, 2]);
        ImmutableArray<WindowDimension> windows = [new(3, Stride: 4, BaseDilation: 2), new(3, Stride: 4, BaseDilation: 2)];
        var result = Run([lhs, rhs], (b, a) => b.Convolution(a[0], a[1], numbers, windows));
        Assert.Equal(TensorType.Of(ElementType.I32, 1, 2, 2, 1), result.Type);
        Assert.Equal([10, 26, 46, 62], result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_StridesPaddingDilationsReversal_AgreesWithNumpy()
    {
        ImmutableArray<WindowDimension> windows =
        [
            new(2, Stride: 2, Low: 1, High: 2, BaseDilation: 2, Reversed: true),
            new(3, Low: -1, High: 3, WindowDilation: 2),
        ];
        var result = Run([Numbers(7, 2, 2, 4, 5), Numbers(5, 3, 2, 2, 3)], (b, a) => b.Convolution(a[0], a[1], Planes, windows));
        Assert.Equal(TensorType.Of(ElementType.F32, 2, 3, 5, 3), result.Type);
        float[] expected =
        [
            21, 29, 10, 26, 27, 4, 45, 39, 19, 29, 37, 13, 0, 0, 0, 41, 57, 24, 58, 53, 10, 89, 77, 45, 57, 73, 31, 0, 0, 0,
            21, 30, 23, 45, 19, 11, 48, 50, 41, 30, 39, 29, 0, 0, 0, 26, 27, 4, 45, 39, 19, 29, 37, 13, 27, 21, 7, 0, 0, 0,
            58, 53, 10, 89, 77, 45, 57, 73, 31, 53, 41, 17, 0, 0, 0, 45, 19, 11, 48, 50, 41, 30, 39, 29, 19, 21, 17, 0, 0, 0,
        ];
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void Evaluate_FeatureGroups_AgreesWithNumpy()
    {
        var result = Run(
            [Numbers(7, 1, 4, 5), Numbers(5, 6, 2, 3)],
            (b, a) => b.Convolution(a[0], a[1], Lines, [new(3, Low: 1, High: 1)], featureGroupCount: 2));
        float[] expected =
        [
            45, 74, 55, 43, 37, 31, 59, 69, 51, 36, 47, 49, 53, 64, 40, 43, 76, 95, 107, 61, 37, 75, 95, 101, 75, 36, 59, 75, 70, 59,
        ];
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void Evaluate_BatchGroups_AgreesWithNumpy()
    {
        var result = Run(
            [Numbers(7, 4, 2, 4), Numbers(5, 6, 2, 2)],
            (b, a) => b.Convolution(a[0], a[1], Lines, [new(2, Stride: 2)], batchGroupCount: 2));
        float[] expected = [44, 36, 35, 36, 31, 41, 61, 52, 51, 51, 36, 35, 54, 25, 46, 33, 43, 46, 39, 65, 37, 65, 25, 45];
        Assert.Equal(TensorType.Of(ElementType.F32, 2, 6, 2), result.Type);
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void Evaluate_OtherLayouts_AgreesWithNumpy()
    {
        var numbers = new ConvolutionDimensionNumbers(1, 2, [0], 0, 2, [1], 2, 0, [1]);
        var result = Run(
            [Numbers(7, 5, 2, 3), Numbers(5, 3, 2, 4)],
            (b, a) => b.Convolution(a[0], a[1], numbers, [new(2, Low: 1, WindowDilation: 2)]));
        float[] expected =
        [
            40, 32, 67, 59, 65, 43, 77, 62, 15, 29, 57, 73, 68, 56, 86, 46,
            25, 41, 67, 72, 91, 54, 80, 50, 30, 33, 52, 81, 89, 62, 84, 64,
        ];
        Assert.Equal(TensorType.Of(ElementType.F32, 4, 4, 2), result.Type);
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void Evaluate_Bf16_RoundsEachProductAndSum()
    {
        // 256 + 1 rounds to 256 in bf16 (8 bits), twice; summing first and rounding once would give 258. Computed in f32 it is 258.
        var ones = Bf16([256, 1, 1], 1, 1, 3);
        var kernel = Bf16([1, 1, 1], 1, 1, 3);
        var narrow = Run([ones, kernel], (b, a) => b.Convolution(a[0], a[1], Lines));
        var wide = Run([ones, kernel], (b, a) => b.Convolution(a[0], a[1], Lines, elementType: ElementType.F32));
        Assert.Equal(256f, (float)narrow.AsSpan<BFloat16>()[0]);
        Assert.Equal(258f, wide.AsSpan<float>()[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    public void Evaluate_F32_RoundsEachProductAndSumWhateverTheWidth(int outputs)
    {
        // Numbers of very different sizes, so that the order and the rounding of the steps show.
        static float[] Numbers(int count, float phase) =>
            [.. Enumerable.Range(0, count).Select(i => MathF.Sin((i * 12.9f) + phase) * MathF.Pow(10, (i * 7) % 6))];
        float[] lhs = Numbers(2 * 6 * 3, 1), rhs = Numbers(4 * 3 * outputs, 2);
        var result = Run(
            [Tensor(lhs, 2, 6, 3), Tensor(rhs, 4, 3, outputs)],
            (b, a) => b.Convolution(a[0], a[1], new(0, 2, [1], 1, 2, [0], 0, 2, [1])));
        for (var i = 0; i < result.Type.ElementCount; i++)
        {
            var (batch, place, feature) = (i / outputs / 3, i / outputs % 3, i % outputs);
            var sum = 0f;
            for (var k = 0; k < 12; k++)
            {
                // The two steps stand apart so that no fused operation joins them.
                float product = lhs[(batch * 18) + (place * 3) + k] * rhs[(k * outputs) + feature];
                sum = (float)(sum + (double)product);
            }
            Assert.Equal(sum, result.AsSpan<float>()[i]);
        }
    }

    [Fact]
    public void Evaluate_InfiniteWeightOnPadding_IsNaN()
    {
        // By the definition, padding is 0 and takes part: 0 * infinity.
        var result = Run(
            [Tensor([1f, 2f], 1, 1, 2), Tensor([float.PositiveInfinity, 1f], 1, 1, 2)],
            (b, a) => b.Convolution(a[0], a[1], Lines, [new(2, Low: 1)]));
        Assert.Equal([float.NaN, float.PositiveInfinity], result.ToArray<float>());
    }

    [Fact]
    public void Work_CountsPlacesThatMeetElements()
    {
        // 3 elements, window of 2, padding of 1 on each side: windows meet 1, 2, 2 and 1 elements.
        var builder = new Builder();
        HloType lhs = Of(ElementType.F32, 5, 2, 3), rhs = Of(ElementType.F32, 7, 2, 2);
        var result = builder.Convolution(builder.Argument(lhs), builder.Argument(rhs), Lines, [new(2, Low: 1, High: 1)]);
        Assert.Equal(2.0 * 6 * 5 * 2 * 7, ConvolutionOp.Instance.Work(result.DefiningOperation!).Flops);
    }

    [Fact]
    public void Infer_BrokenDimensionNumbers_AreNamed()
    {
        Assert.Equal([], Codes());
        Assert.Equal(["convolution_c12"], Codes(numbers: Lines with { InputSpatial = [] }));
        Assert.Equal(["convolution_c13"], Codes(numbers: Lines with { InputSpatial = [1] }));
        Assert.Equal(["convolution_c13"], Codes(numbers: Lines with { InputBatch = 3 }));
        Assert.Equal(["convolution_c17"], Codes(numbers: Lines with { KernelSpatial = [] }));
        Assert.Equal(["convolution_c18"], Codes(numbers: Lines with { KernelOutputFeature = 1 }));
        Assert.Equal(["convolution_c19"], Codes(numbers: Lines with { OutputSpatial = [] }));
        Assert.Equal(["convolution_c20"], Codes(numbers: Lines with { OutputFeature = -1 }));
    }

    [Fact]
    public void Infer_BrokenWindows_AreNamed()
    {
        static HloAttribute Numbers(params long[] values) => DenseArrayAttribute.Of(values);
        Assert.Equal(["convolution_c2"], Codes(("window_strides", Numbers(1, 1))));
        Assert.Equal(["convolution_c3"], Codes(("window_strides", Numbers(0))));
        Assert.Equal(["convolution_c4"], Codes(("padding", new DenseElementsAttribute(Tensor([0L, 0L], 2)))));
        Assert.Equal(["convolution_c5"], Codes(("lhs_dilation", Numbers())));
        Assert.Equal(["convolution_c6"], Codes(("lhs_dilation", Numbers(0))));
        Assert.Equal(["convolution_c7"], Codes(("rhs_dilation", Numbers(1, 1))));
        Assert.Equal(["convolution_c8"], Codes(("rhs_dilation", Numbers(-1))));
        Assert.Equal(["convolution_c9"], Codes(("window_reversal", DenseArrayAttribute.OfBooleans([true, false]))));
        Assert.Equal(["convolution_i3"], Codes(("window_strides", new StringAttribute("1"))));
    }

    [Fact]
    public void Infer_BrokenGroupsAndShapes_AreNamed()
    {
        static HloAttribute Number(long value) => new IntegerAttribute(value);
        Assert.Equal(["convolution_c1"], Broken(ConvolutionOp.Instance, [Lhs, Of(ElementType.F32, 4, 2)], Attributes(Lines)));
        Assert.Equal(["convolution_c10"], Codes(("batch_group_count", Number(4))));
        Assert.Equal(["convolution_c11", "convolution_c14", "convolution_c16"], Codes(("feature_group_count", Number(3))));
        Assert.Equal(["convolution_c14"], Codes(("feature_group_count", Number(2))));
        Assert.Equal(["convolution_c10", "convolution_c15"], Codes(("batch_group_count", Number(3))));
        Assert.Equal(["convolution_c21"], Codes(("feature_group_count", Number(0))).Where(c => c == "convolution_c21"));
        Assert.Equal(["convolution_c22"], Codes(("batch_group_count", Number(-1))).Where(c => c == "convolution_c22"));
        Assert.Equal(["convolution_c14", "convolution_c23"], Codes(("feature_group_count", Number(2)), ("batch_group_count", Number(2))));
        Assert.Equal(["convolution_c24"], Codes(("precision_config", new ArrayAttribute([new EnumAttribute("precision", "HIGH")]))));
        var numbers = Attributes(Lines);
        Assert.Equal(["convolution_c25"], Broken(ConvolutionOp.Instance, [Lhs, Rhs], numbers, results: [Of(ElementType.F32, 2, 4, 5)]));
        Assert.Equal(
            ["convolution_c25", "convolution_c26"], Broken(ConvolutionOp.Instance, [Lhs, Rhs], numbers, results: [Of(ElementType.F32, 2)]));
        Assert.Equal(["convolution_c27"], Broken(ConvolutionOp.Instance, [Lhs, Of(ElementType.F64, 4, 2, 3)], numbers));
        Assert.Equal(["convolution_c27"], Broken(ConvolutionOp.Instance, [Lhs, Rhs], numbers, results: [Of(ElementType.F16, 2, 4, 3)]));
        Assert.Equal(["convolution_i8"], Broken(ConvolutionOp.Instance, [Lhs, Rhs]));
    }

    private static HloType Lhs => Of(ElementType.F32, 2, 2, 5);

    private static HloType Rhs => Of(ElementType.F32, 4, 2, 3);

    private static string[] Codes(params (string Name, HloAttribute? Value)[] attributes) => Codes(Lines, attributes);

    private static string[] Codes(ConvolutionDimensionNumbers numbers, params (string Name, HloAttribute? Value)[] attributes) =>
        Broken(ConvolutionOp.Instance, [Lhs, Rhs], Attributes(numbers, attributes));

    private static AttributeDictionary Attributes(
        ConvolutionDimensionNumbers numbers, params (string Name, HloAttribute? Value)[] others) =>
        AttributeDictionary.Of([("dimension_numbers", numbers), .. others]);

    private static Literal Numbers(int modulus, params long[] dimensions) => Tensor(
        Enumerable.Range(0, (int)dimensions.Aggregate(1L, (x, y) => x * y)).Select(i => (float)((i % modulus) + 1)).ToArray(), dimensions);

    private static Literal Bf16(float[] values, params long[] dimensions) => Tensor(values.Select(v => (BFloat16)v).ToArray(), dimensions);
}
