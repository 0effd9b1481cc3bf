using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text;

public sealed class ProgramFingerprintTests
{
    private const string Text = """
        func.func @main(%x: tensor<f32>) -> tensor<f32> {
          %y = stablehlo.abs %x {b.b = 1, a.a} : tensor<f32>
          return %y : tensor<f32>
        }
        """;

    [Theory]
    [InlineData("""
        module {
          func.func public @main(%arg0: tensor<f32>) -> tensor<f32> {
            %0 = stablehlo.abs %arg0 {a.a, b.b = 1 : i64} : tensor<f32> loc("a.py":1:2)
            return %0 : tensor<f32>
          }
        }
        """)]
    [InlineData("""
        func.func @main(%x: tensor<f32>) -> tensor<f32> {
          %y = "stablehlo.abs"(%x) {a.a, b.b = 1} : (tensor<f32>) -> tensor<f32>
          return %y : tensor<f32>
        }
        """)]
    public void Fingerprint_OfTheSameProgramWrittenOtherwise_IsTheSame(string other) => Assert.Equal(Of(Text, "o"), Of(other, "o"));

    [Fact]
    public void Fingerprint_OfAnotherProgramOrOptions_IsAnother()
    {
        var fingerprints = new[]
        {
            Of(Text, "o"),
            Of(Text, "p"),
            Of(Text.Replace("abs", "sign", StringComparison.Ordinal), "o"),
            Of(Text.Replace("b.b = 1", "b.b = 2", StringComparison.Ordinal), "o"),
            Of(Text.Replace("@main", "@f", StringComparison.Ordinal), "o"),
        };
        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
    }

    // From coreutils: printf '%s' with the printed text's length, a line feed, the text and "o", through sha256sum.
    [Fact]
    public void Fingerprint_IsSha256InHexadecimal() =>
        Assert.Equal("e747579b077eab250b3a7e0bd50de24cfafa7d80e6257e9b6aaad49ac1fdd48a", Of("func.func @main() { return }", "o"));

    private static string Of(string text, string options) => ProgramFingerprint.Of(ModuleParser.Parse(text), options);
}
