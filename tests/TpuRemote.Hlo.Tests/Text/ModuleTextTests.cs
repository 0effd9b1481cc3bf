using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text;

public sealed class ModuleTextTests
{
    // As jax.jit(f).lower(...).as_text() prints it.
    private const string Printed = """
        module @jit_f attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
          func.func public @main(%arg0: tensor<2x3xf32> {mhlo.is_same_data_across_replicas = true, tf.aliasing_output = 0 : i32}) -> (tensor<2x3xf32> {jax.result_info = "r[0]"}, tensor<i32>) {
            %c = stablehlo.constant dense<1> : tensor<i32>
            %0:2 = stablehlo.optimization_barrier %arg0, %c : tensor<2x3xf32>, tensor<i32>
            %1 = call @helper(%0#0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
            return %1, %0#1 : tensor<2x3xf32>, tensor<i32>
          }
          func.func private @helper(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> attributes {jax.inline} {
            return %arg0 : tensor<2x3xf32>
          }
        }

        """;

    [Fact]
    public void Module_AsJaxPrintsIt_ReadsAndPrintsTheSame()
    {
        Assert.Equal(Printed, ModulePrinter.Print(ModuleParser.Parse(Printed)));
    }

    [Fact]
    public void Module_WithAttributes_KeepsThem()
    {
        var module = ModuleParser.Parse(Printed);
        Assert.Equal("jit_f", module.Name);
        Assert.Equal(1, module.Attributes.Integer("mhlo.num_replicas"));
        Assert.True(module.Main.ArgumentAttributes[0].Get<BooleanAttribute>("mhlo.is_same_data_across_replicas").Value);
        Assert.Equal(0, module.Main.ArgumentAttributes[0].Integer("tf.aliasing_output"));
        Assert.Equal("r[0]", module.Main.ResultAttributes[0].Get<StringAttribute>("jax.result_info").Value);
        Assert.False(module.Find("helper")!.IsPublic);
        Assert.True(module.Find("helper")!.Attributes.Has("jax.inline"));
    }

    [Theory]
    [InlineData("func.func @main() {\n  return\n}")]
    [InlineData("module {\n  func.func @main() {\n    func.return\n  }\n}")]
    [InlineData("module {\n  func.func public @main() {\n    \"func.return\"() : () -> ()\n  }\n} loc(#loc)\n#loc = loc(unknown)")]
    [InlineData("builtin.module {\n  // a comment\n  func.func public @main() { return }\n}")]
    public void Module_InAnyOfItsShapes_Reads(string text)
    {
        const string expected = "module {\n  func.func public @main() {\n    return\n  }\n}\n";
        Assert.Equal(expected, ModulePrinter.Print(ModuleParser.Parse(text)));
    }

    [Fact]
    public void Names_ThatAreNoIdentifiers_AreQuoted()
    {
        const string text = "module @\"a b\" {\n  func.func public @\"f-1\"() attributes {\"x y\" = \"\\22\\0A\"} {\n    return\n  }\n}\n";
        var module = ModuleParser.Parse(text);
        Assert.Equal("a b", module.Name);
        Assert.Equal("\"\n", module.Functions[0].Attributes.Get<StringAttribute>("x y").Value);
        Assert.Equal(text, ModulePrinter.Print(module));
    }
}
