using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests;

public sealed class EmulatedTypesTests
{
    [Fact]
    public void Warnings_OfAProgramIn64Bits_NameTheFirstOpOfEachType()
    {
        var warnings = TpuCompiler.Warnings(ModuleParser.Parse("""
            func.func @main(%x: tensor<4xf64>, %n: tensor<i64>) -> (tensor<4xf64>, tensor<i64>) {
              %0 = stablehlo.tanh %x : tensor<4xf64>
              %1 = stablehlo.add %0, %x : tensor<4xf64>
              %2 = stablehlo.negate %n : tensor<i64>
              return %1, %2 : tensor<4xf64>, tensor<i64>
            }
            """), new CompileOptions(TpuTopology.Parse("v3-8")));

        Assert.Equal(
            [("x64", "stablehlo.tanh", 2), ("x64", "stablehlo.negate", 4)],
            warnings.Select(w => (w.Code, w.Op, w.Location.Resolve().Line)));
        Assert.All(warnings, w => Assert.Equal(DiagnosticKind.Warning, w.Kind));
        Assert.StartsWith("f64 is computed; TPU v3 has no f64 hardware", warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_OfAnOpInsideALoop_AreFound()
    {
        var warnings = TpuCompiler.Warnings(ModuleParser.Parse("""
            func.func @main(%x: tensor<ui64>) -> tensor<ui64> {
              %0 = "stablehlo.while"(%x) ({
              ^bb0(%c: tensor<ui64>):
                %1 = stablehlo.compare EQ, %c, %c : (tensor<ui64>, tensor<ui64>) -> tensor<i1>
                stablehlo.return %1 : tensor<i1>
              }, {
              ^bb0(%b: tensor<ui64>):
                %2 = stablehlo.not %b : tensor<ui64>
                stablehlo.return %2 : tensor<ui64>
              }) : (tensor<ui64>) -> tensor<ui64>
              return %0 : tensor<ui64>
            }
            """), new CompileOptions(TpuTopology.Parse("v2-8")));

        Assert.Contains("ui64 is computed; TPU v2", Assert.Single(warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_OfAProgramIn32BitsOrOfA64BitConstant_AreNone()
    {
        var warnings = TpuCompiler.Warnings(ModuleParser.Parse("""
            func.func @main(%x: tensor<f32>) -> (tensor<f32>, tensor<i64>) {
              %0 = stablehlo.add %x, %x : tensor<f32>
              %1 = stablehlo.constant dense<1> : tensor<i64>
              return %0, %1 : tensor<f32>, tensor<i64>
            }
            """), new CompileOptions(TpuTopology.Parse("v2-8")));

        Assert.Empty(warnings);
    }
}
