using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text.Parsing;

public sealed class ParseErrorTests
{
    [Theory]
    [InlineData("%0 = stablehlo.abs %b : tensor<2xf32>", "3:22: the value %b is not defined before it is used [parse]")]
    [InlineData(
        "%0 = stablehlo.abs %a : tensor<3xf32>",
        "3:22: %a is of type tensor<2xf32>, its type is stated as tensor<3xf32> here [parse]")]
    [InlineData("%0 = stablehlo.abs %a#1 : tensor<2xf32>", "3:22: %a#1 is used, %a has 1 results (numbered from 0) [parse]")]
    [InlineData("%a = stablehlo.abs %a : tensor<2xf32>", "3:3: %a is defined already [parse]")]
    [InlineData("%0:2 = stablehlo.abs %a : tensor<2xf32>", "3:3: 2 results are named, stablehlo.abs has 1 [parse]")]
    [InlineData("%0 = stablehlo.abs %a , %a : tensor<2xf32", "4:3: found 'return', expected '>' [parse]")]
    [InlineData("%0 = stablehlo.transpose %a, dim = [0] : (tensor<2xf32>) -> tensor<2xf32>", "3:32: found 'dim', expected 'dims' [parse]")]
    [InlineData("%0 = stablehlo.nonsense %a : tensor<2xf32>", "3:8: the op stablehlo.nonsense is not known [parse]")]
    [InlineData(
        "%0 = \"stablehlo.abs\"(%a) {x = 1, x = 2} : (tensor<2xf32>) -> tensor<2xf32>",
        "3:36: the attribute 'x' is given twice [parse]")]
    [InlineData("%0 = stablehlo.constant dense<[1, [2]]> : tensor<2xi32>", "3:37: found a list of shape [1] beside one of [] [parse]")]
    [InlineData(
        "%0 = stablehlo.constant dense<[1, 2]> : tensor<3xi32>",
        "3:27: the literal's lists have the shape [2], its type tensor<3xi32> expects [3] [parse]")]
    [InlineData(
        "%0 = stablehlo.constant dense<1> : tensor<f32>",
        "3:33: found the whole number 1, expected a number of f32 with a point [parse]")]
    [InlineData("%0 = stablehlo.constant dense<256> : tensor<i8>", "3:33: the number 256 is out of the range of i8 [parse]")]
    [InlineData("%0 = stablehlo.constant dense<-1> : tensor<ui8>", "3:34: the number -1 is out of the range of ui8 [parse]")]
    [InlineData(
        "%0 = stablehlo.constant dense<\"0x0000\"> : tensor<2xf32>",
        "3:33: the string holds 2 bytes, tensor<2xf32> expects 8 [parse]")]
    [InlineData(
        "%0 = stablehlo.constant dense<\"0x000\"> : tensor<2xf32>",
        "3:33: the string should be 0x and an even number of hexadecimal digits [parse]")]
    [InlineData("%0 = stablehlo.abs %a {x = \"open} : tensor<2xf32>", "3:30: the string is not closed on its line [parse]")]
    [InlineData(
        "%0 = stablehlo.abs %a {x = \"\\q\"} : tensor<2xf32>",
        "3:30: the string has an escape other than \\n, \\t, \\\\, \\\" and two hexadecimal digits [parse]")]
    [InlineData("%0 = stablehlo.abs § : tensor<2xf32>", "3:22: the character '§' begins no token [parse]")]
    [InlineData(
        "%0 = stablehlo.reduce(%a init: %a) applies stablehlo.subtract across dimensions = [0] : "
        + "(tensor<2xf32>, tensor<2xf32>) -> tensor<f32>",
        "3:46: found stablehlo.subtract, expected one of stablehlo.add, stablehlo.and, stablehlo.maximum, stablehlo.minimum, "
        + "stablehlo.multiply, stablehlo.or, stablehlo.xor [parse]")]
    [InlineData(
        "%0 = stablehlo.abs %a {d = #stablehlo.conv<[b, 0, 0]x[0, i, o]->[b, 0, f]>} : tensor<2xf32>",
        "3:46: found [b, 0, 0], expected b, f and the spatial dimensions 0, 1, ... once each [parse]")]
    public void Text_WithAFault_IsRefusedAtItsPlace(string line, string fault)
    {
        var diagnostics = Refused($"// by hand\nfunc.func @main(%a: tensor<2xf32>) {{\n  {line}\n  return\n}}");
        Assert.Equal(fault, Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [InlineData("tensor<?x2xf32>", "3:27: a tensor of dynamic shape ('?')")]
    [InlineData("tensor<*xf32>", "3:27: a tensor of dynamic shape ('*')")]
    [InlineData("tensor<2xcomplex<f32>>", "3:29: the element type complex")]
    [InlineData("tensor<2xf8E4M3FN>", "3:29: the element type f8E4M3FN")]
    [InlineData("tensor<2x!quant.uniform<i8:f32, 1.0>>", "3:29: the element type !quant.uniform")]
    [InlineData("tensor<2xf32, #stablehlo.bounds<4>>", "3:32: a tensor with an encoding (a bounded dynamic dimension)")]
    [InlineData("tuple<tensor<f32>>", "3:20: a value of type tuple")]
    [InlineData("!mhlo.token", "3:20: the type !mhlo.token")]
    public void Type_NotSupported_IsRefusedByName(string type, string fault)
    {
        var diagnostic = Assert.Single(Refused($"// by hand\nmodule {{\n  func.func @f(%a: {type}) {{\n    return\n  }}\n}}"));
        Assert.StartsWith(fault + " is not supported; a tensor of static shape", diagnostic.ToString(), StringComparison.Ordinal);
        Assert.Equal(DiagnosticKind.Unimplemented, diagnostic.Kind);
    }

    [Fact]
    public void Text_WithSeveralFaults_ReportsEachOnce()
    {
        var diagnostics = Refused("""
            module @m {
              func.func @f(%a: tensor<2xf32>) -> tensor<2xf32> {
                %0 = stablehlo.abs %nowhere : tensor<2xf32>
                %1 = stablehlo.add %0, %a : tensor<2xf32>
                %2 = stablehlo.unheard_of(%a) dims = {
                  anything } : tensor<2xf32>
                %3:2 = "stablehlo.while"(%a, %a) ({
                ^bb0(%x: tensor<2xf32>, %y: tensor<?xf32>):
                  stablehlo.return %x : tensor<2xf32>
                }, {
                ^bb0(%x: tensor<2xf32>, %y: tensor<2xf32>):
                  stablehlo.return %z : tensor<2xf32>
                }) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
                return %3#0 : tensor<2xf32>
              }
              func.func @g(%a: tensor<2xf33>) {
                return
              }
              func.func @h(%a: tensor<2xf32>) -> tensor<2xf32> {
                %0 = stablehlo.abs %a : tensor<2xf32>
                return %0, : tensor<2xf32>
              }
            }
            """);
        // 4 and 14 follow from faults before them; 12 stands in the op whose other region is faulty.
        Assert.Equal([3, 5, 8, 16, 21], diagnostics.Select(d => d.Location.Resolve().Line));
    }

    [Fact]
    public void Text_WithVeryManyFaults_StopsAtTheLimit()
    {
        var lines = string.Concat(Enumerable.Range(0, 500).Select(i => $"  %{i} = stablehlo.abs %x : tensor<f32>\n"));
        Assert.Equal(100, Refused($"func.func @f() {{\n{lines}  return\n}}").Length);
        Assert.Equal(7, Refused($"func.func @f() {{\n{lines}  return\n}}", new ParseOptions { MaxDiagnostics = 7 }).Length);
    }

    [Theory]
    [InlineData("", "1:1: found the end of the text, expected a function (func.func) [parse]")]
    [InlineData("module {", "1:9: found the end of the text, expected '}' after the functions of the module [parse]")]
    [InlineData("func.func @f() {", "1:17: found the end of the text, expected '}' after the ops of a region [parse]")]
    [InlineData("func.func private @f()", "1:23: the function @f has no body; functions declared elsewhere are not supported [parse]")]
    [InlineData(
        "module {\n  sdy.mesh @m = <[\"x\"=4]>\n}",
        "2:3: the op sdy.mesh is not supported in a module, which holds functions (func.func) [parse]")]
    [InlineData("func.func @f() { return } }", "1:27: found '}', expected a function (func.func) [parse]")]
    [InlineData("ML\u00efR\u0001", "1:1: found 'ML', expected a function (func.func) [parse]")]
    public void Text_ThatIsNoModule_IsRefused(string text, string fault) => Assert.Equal(fault, Refused(text)[0].ToString());

    [Fact]
    public void Fault_InANamedFile_NamesIt()
    {
        var refusal = Assert.Throws<DiagnosticException>(() => ModuleParser.Parse("func.func f", "step.mlir"));
        Assert.Equal("step.mlir:1:11: found 'f', expected a symbol such as @main [parse]", refusal.Message);
    }

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Refused(string text, ParseOptions? options = null)
    {
        Assert.False(ModuleParser.TryParse(text, out var module, out var diagnostics, options: options));
        Assert.Null(module);
        return diagnostics;
    }
}
