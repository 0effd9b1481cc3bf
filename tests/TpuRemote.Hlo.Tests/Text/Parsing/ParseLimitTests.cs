using System.Text;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text.Parsing;

/// <summary>Each limit of the parser at its edge: what comes up to it is read, one more is refused by its name and value.</summary>
public sealed class ParseLimitTests
{
    private const string TwoOperations = "func.func @f(%a: tensor<f32>) -> tensor<f32> {\n  %0 = stablehlo.abs %a : tensor<f32>\n"
        + "  return %0 : tensor<f32>\n}\n";

    public static TheoryData<string, string, ParseOptions, ParseOptions, string> Edges { get; } = new()
    {
        {
            "operations",
            TwoOperations,
            new() { MaxOperations = 2 },
            new() { MaxOperations = 1 },
            "3:3: op 2 exceeds the limit max-operations = 1 [parse]"
        },
        {
            "functions",
            "func.func @f() {\n  return\n}\nfunc.func @g() {\n  return\n}",
            new() { MaxFunctions = 2 },
            new() { MaxFunctions = 1 },
            "4:1: function 2 exceeds the limit max-functions = 1 [parse]"
        },
        {
            "operands",
            TwoOperations,
            new() { MaxValues = 1 },
            new() { MaxValues = 0 },
            "1:46: 1 results of @f exceeds the limit max-values = 0 [parse]"
        },
        {
            "arguments",
            "func.func @f(%a: tensor<f32>, %b: tensor<f32>) {\n  return\n}",
            new() { MaxValues = 2 },
            new() { MaxValues = 1 },
            "2:3: 2 arguments of a region or function exceeds the limit max-values = 1 [parse]"
        },
        {
            "rank",
            "func.func @f(%a: tensor<1x2x3xf32>) {\n  return\n}",
            new() { MaxRank = 3 },
            new() { MaxRank = 2 },
            "1:25: a tensor of more than 2 dimensions exceeds the limit max-rank = 2 [parse]"
        },
        {
            "names",
            "func.func @abcd() {\n  return\n}",
            new() { MaxNameLength = 6 },
            new() { MaxNameLength = 4 },
            "1:11: a name or string of 5 characters exceeds the limit max-name-length = 4 [parse]"
        },
        {
            "attributes",
            "func.func @f() attributes {a = [1, 2]} {\n  return\n}",
            new() { MaxAttributes = 3 },
            new() { MaxAttributes = 2 },
            "1:36: 1 attributes beside 2 exceeds the limit max-attributes = 2 [parse]"
        },
        {
            "depth",
            "func.func @f() attributes {a = [[1]]} {\n  return\n}",
            new() { MaxDepth = 3 },
            new() { MaxDepth = 2 },
            "1:34: the text nests deeper than 2 levels, which exceeds the limit max-depth = 2 [parse]"
        },
        {
            "constants",
            "func.func @f() {\n  %0 = stablehlo.constant dense<1> : tensor<8xi8>\n  return\n}",
            new() { MaxLiteralBytes = 8 },
            new() { MaxLiteralBytes = 7 },
            "2:27: a constant of 8 bytes is beyond the 7 bytes left for constants: it exceeds the limit max-constant-bytes = 7 [parse]"
        },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public void Limit_AtItsEdge_IsKept(string what, string text, ParseOptions passes, ParseOptions refuses, string message)
    {
        Assert.True(ModuleParser.TryParse(text, out _, out var none, options: passes), $"{what}: {string.Join(", ", none)}");
        Assert.False(ModuleParser.TryParse(text, out _, out var faults, options: refuses), what);
        Assert.Equal(message, faults[0].ToString());
        Assert.Equal(DiagnosticKind.ResourceExhausted, faults[0].Kind);
    }

    // Ten aliases of ten attributes each, every one of the alias before: 10^20 attributes in 21 lines.
    [Fact]
    public void Aliases_ThatRepeatEachOther_CountAsIfTheyWereWrittenOut()
    {
        var text = new StringBuilder("#a0 = [1]\n");
        for (var i = 1; i <= 20; i++) text.Append($"#a{i} = [{string.Join(", ", Enumerable.Repeat($"#a{i - 1}", 10))}]\n");
        text.Append("func.func @f() attributes {a = #a20} {\n  return\n}");
        Assert.False(ModuleParser.TryParse(text.ToString(), out _, out var faults));
        Assert.EndsWith("exceeds the limit max-attributes = 10000000", faults[0].Message);
    }

    [Fact]
    public void Aliases_ThatNestInEachOther_CountAsLevels()
    {
        string Text(int levels)
        {
            var text = new StringBuilder("#a0 = [1]\n");
            for (var i = 1; i < levels; i++) text.Append($"#a{i} = [#a{i - 1}]\n");
            return text.Append($"func.func @f() attributes {{a = #a{levels - 1}}} {{\n  return\n}}").ToString();
        }

        // An alias of n lists is n + 1 levels deep: the number inside is one.
        Assert.True(ModuleParser.TryParse(Text(127), out _, out _));
        Assert.False(ModuleParser.TryParse(Text(100_000), out _, out var faults));
        Assert.EndsWith("exceeds the limit max-depth = 128", faults[0].Message);
    }

    [Fact]
    public void Budget_ThatEnds_EndsTheReading()
    {
        var text = "func.func @f() {\n" + string.Concat(Enumerable.Repeat("  stablehlo.constant dense<[1, 2]> : tensor<2xi8>\n", 100_000));
        Assert.Throws<TimeoutException>(() => ModuleParser.Parse(text, options: new ParseOptions { Budget = new Looks(1000) }));
    }

    [Fact]
    public void Budget_ThatEnds_EndsThePrinting()
    {
        var body = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  %{i} = stablehlo.constant dense<1> : tensor<i8>\n"));
        var module = ModuleParser.Parse($"func.func @f() {{\n{body}  return\n}}");
        Assert.Throws<TimeoutException>(() => ProgramFingerprint.Of(module, "", new Looks(3)));
    }

    private sealed class Looks(int left) : WorkBudget
    {
        private int _left = left;

        public override void Check()
        {
            if (_left-- == 0) throw new TimeoutException();
        }

        public override void Check(long bytes) => Check();
    }
}
