using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Verification;

namespace TpuRemote.Hlo.Tests.Text.Parsing;

public sealed class DimensionNumbersTests
{
    private const string Raw =
        "raw input_batch_dimension = 2, input_feature_dimension = 1, input_spatial_dimensions = [0], "
        + "kernel_input_feature_dimension = 0, kernel_output_feature_dimension = 2, kernel_spatial_dimensions = [1], "
        + "output_batch_dimension = 1, output_feature_dimension = 0, output_spatial_dimensions = [2]";

    [Fact]
    public void Convolution_OfNamedFields_IsThatOfLabels()
    {
        const string Labels = "#stablehlo.conv<[0, f, b]x[i, 0, o]->[f, b, 0]>";
        Assert.Equal(Labels, Read($"#stablehlo.conv<{Raw}>").ToString());
        Assert.Equal(Labels, Read($"#stablehlo.conv<{Raw},>").ToString());
    }

    [Fact]
    public void Convolution_OfNamedFieldsGivenTwiceOrOutOfRange_IsForTheVerifier()
    {
        var read = (ConvolutionDimensionNumbers)Read($"#stablehlo.conv<{Raw.Replace("[2]", "[7]", StringComparison.Ordinal)}>");
        Assert.Equal([7L], read.OutputSpatial.ToArray());
        Assert.Equal(1, read.OutputBatch);
    }

    [Theory]
    [InlineData(
        "#stablehlo.gather<offset_dims = [1], index_vector_dim = 1,>", "#stablehlo.gather<offset_dims = [1], index_vector_dim = 1>")]
    [InlineData("#stablehlo.dot<lhs_batching_dimensions = [0],>", "#stablehlo.dot<lhs_batching_dimensions = [0]>")]
    public void Fields_WithACommaAfterTheLast_AreReadAsWithout(string text, string same) =>
        Assert.Equal(same, Read(text).ToString());

    [Theory]
    [InlineData("#stablehlo.gather<,>", "1:42: found ',', expected one of offset_dims")]
    [InlineData("#stablehlo.gather<offset_dims = [1] index_vector_dim = 1>", "1:60: found 'index_vector_dim', expected ',' or '>'")]
    [InlineData("#stablehlo.gather<index_vector_dim = 1, index_vector_dim = 2>", "1:64: 'index_vector_dim' is given twice")]
    public void Fields_Malformed_AreRefusedAtTheirPlace(string text, string fault)
    {
        Assert.False(ModuleParser.TryParse(Program(text), out _, out var faults));
        Assert.StartsWith(fault, faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ListOfNumbers_AsAMatrix_IsNoList()
    {
        const string Slice =
            "func.func @main(%a: tensor<3x4xi32>) -> tensor<1x2xi32> {\n"
            + "  %0 = \"stablehlo.slice\"(%a) {start_indices = dense<[1, 0]> : tensor<2xi64>, "
            + "limit_indices = dense<[2, 4]> : tensor<2xi64>, strides = dense<[1, 2]> : tensor<2xi64>} "
            + ": (tensor<3x4xi32>) -> tensor<1x2xi32>\n"
            + "  return %0 : tensor<1x2xi32>\n}";
        Assert.Empty(Verifier.Verify(ModuleParser.Parse(Slice)));
        var matrix = Slice.Replace("dense<[1, 2]> : tensor<2xi64>", "dense<[[1, 2]]> : tensor<1x2xi64>", StringComparison.Ordinal);
        var fault = Assert.Single(Verifier.Verify(ModuleParser.Parse(matrix)));
        Assert.Contains(
            "'strides' should be array<i64: ...>, dense<[[1, 2]]> : tensor<1x2xi64> was given", fault.Message, StringComparison.Ordinal);
    }

    private static HloAttribute Read(string text) => ModuleParser.Parse(Program(text)).Attributes.Find("a")!;

    private static string Program(string attribute) => $"module attributes {{a = {attribute}}} {{ func.func @main() {{ return }} }}";
}
