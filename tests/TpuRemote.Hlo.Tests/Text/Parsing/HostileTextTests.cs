using System.Text;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Verification;

namespace TpuRemote.Hlo.Tests.Text.Parsing;

public sealed class HostileTextTests
{
    private const int Depth = 200_000;

    public static TheoryData<string, string> DeepTexts { get; } = new()
    {
        { "lists", Function($"%0 = stablehlo.constant dense<{Repeat("[")}1{Repeat("]")}> : tensor<i32>") },
        { "attributes", Function($"%0 = stablehlo.constant {{a = {Repeat("[")}1{Repeat("]")}}} dense<1> : tensor<i32>") },
        { "dictionaries", Function($"%0 = stablehlo.constant {{a = {Repeat("{a = ")}1{Repeat("}")}}} dense<1> : tensor<i32>") },
        { "regions", Function($"{Repeat("\"stablehlo.case\"(%i) ({")} stablehlo.return {Repeat("}) : (tensor<i32>) -> ()")}") },
        { "locations", Function($"%0 = stablehlo.constant dense<1> : tensor<i32> loc({Repeat("\"n\"(")}unknown{Repeat(")")})") },
        { "opened", Function(Repeat("\"stablehlo.case\"(%i) ({")) },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Text_NestedWithoutEnd_IsRefused(string what, string text)
    {
        Assert.False(ModuleParser.TryParse(text, out _, out var diagnostics), what);
        Assert.Contains(
            diagnostics, d => d.Kind == DiagnosticKind.ResourceExhausted
                && d.Message == "the text nests deeper than 128 levels, which exceeds the limit max-depth = 128");
    }

    // A pool's threads have stacks of this size at least; reading, checking and printing need far less at the deepest nesting allowed.
    [Fact]
    public void Text_NestedAsDeepAsAllowed_NeedsASmallStack()
    {
        const int depth = 126;
        var regions = string.Concat(Enumerable.Repeat("\"stablehlo.case\"(%i) ({\n", depth)) + "stablehlo.return\n"
            + string.Concat(Enumerable.Repeat("}) : (tensor<i32>) -> ()\nstablehlo.return\n", depth - 1)) + "}) : (tensor<i32>) -> ()";
        var faults = -1;
        var thread = new Thread(
            () =>
            {
                var module = ModuleParser.Parse(Function(regions));
                faults = Verifier.Verify(ModuleParser.Parse(ModulePrinter.Print(module))).Length;
            },
            maxStackSize: 512 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, faults);
    }

    [Theory]
    [InlineData("stablehlo.constant {{{0}}} dense<1> : tensor<i32>")]
    [InlineData("\"stablehlo.constant\"() <{{value = dense<1> : tensor<i32>}}> {{{0}}} : () -> tensor<i32>")]
    public async Task Dictionary_OfVeryManyAttributes_ReadsInTime(string op)
    {
        var attributes = string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"a{i}"));
        var text = Function(string.Format(System.Globalization.CultureInfo.InvariantCulture, op, attributes));
        var module = await Task.Run(() => ModuleParser.Parse(text)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(100_001, module.Main.Body.Operations[0].Attributes.Count);
    }

    [Fact]
    public void Brackets_OfAnOpaqueAttribute_MayNestWithoutEnd()
    {
        var text = Function($"%0 = stablehlo.constant {{a = #x.y<{Repeat("[")}{Repeat("]")}>}} dense<1> : tensor<i32>");
        var module = ModuleParser.Parse(text);
        Assert.Equal(ModulePrinter.Print(module), ModulePrinter.Print(ModuleParser.Parse(ModulePrinter.Print(module))));
    }

    [Theory]
    [InlineData("tensor<4294967296x4294967296xf32>")]
    [InlineData("tensor<9223372036854775807xi16>")]
    [InlineData("tensor<1000000000000xf32>")]
    [InlineData("tensor<300000000xf32>")]
    public void Splat_LargerThanTheLimit_IsRefusedBeforeItIsMade(string type)
    {
        var element = type.Contains('f', StringComparison.Ordinal) ? "1.0" : "1";
        Assert.False(ModuleParser.TryParse(Function($"%0 = stablehlo.constant dense<{element}> : {type}"), out _, out var diagnostics));
        Assert.Equal(DiagnosticKind.ResourceExhausted, Assert.Single(diagnostics).Kind);
    }

    [Fact]
    public void Splats_LargerThanTheLimitTogether_AreRefused()
    {
        var text = Function("%0 = stablehlo.constant dense<1> : tensor<600xi8>\n  %1 = stablehlo.constant dense<1> : tensor<600xi8>");
        Assert.False(ModuleParser.TryParse(text, out _, out var diagnostics, options: new ParseOptions { MaxLiteralBytes = 1000 }));
        Assert.Equal(
            "3:27: a constant of 600 bytes is beyond the 400 bytes left for constants: it exceeds the limit max-constant-bytes = 1000 "
                + "[parse]",
            Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Dimension_BeyondSixtyThreeBits_IsRefused()
    {
        Assert.False(ModuleParser.TryParse("func.func @f(%a: tensor<99999999999999999999xf32>) {\n}", out _, out var diagnostics));
        Assert.Equal("1:25: the dimension 99999999999999999999 does not fit 63 bits [parse]", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Functions_CallingEachOtherInALongChain_AreVerified()
    {
        const int functions = 8_000;
        var text = new StringBuilder();
        for (var i = 0; i < functions; i++)
            text.Append($"func.func @f{i}() {{\n  call @f{(i + 1) % functions}() : () -> ()\n  return\n}}\n");
        Assert.Equal("recursion", Assert.Single(Verifier.Verify(ModuleParser.Parse(text.ToString()))).Code);
    }

    private static string Function(string body) => $"func.func @f(%i: tensor<i32>) {{\n  {body}\n  return\n}}";

    private static string Repeat(string piece) => new StringBuilder().Insert(0, piece, Depth / piece.Length).ToString();
}
