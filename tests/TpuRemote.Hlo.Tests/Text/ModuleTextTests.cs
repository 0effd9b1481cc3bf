using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text;

public sealed class ModuleTextTests
{
    // As jax.jit(f).lower(...).as_text() prints it.
    internal const string Printed = """
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

    // As mlir-opt --mlir-print-op-generic prints it.
    internal const string Generic = """
        "builtin.module"() <{sym_name = "jit_f"}> ({
          "func.func"() <{arg_attrs = [{mhlo.is_same_data_across_replicas = true, tf.aliasing_output = 0 : i32}], function_type = (tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<i32>), res_attrs = [{jax.result_info = "r[0]"}, {}], sym_name = "main", sym_visibility = "public"}> ({
          ^bb0(%arg0: tensor<2x3xf32>):
            %0 = "stablehlo.constant"() <{value = dense<1> : tensor<i32>}> : () -> tensor<i32>
            %1:2 = "stablehlo.optimization_barrier"(%arg0, %0) : (tensor<2x3xf32>, tensor<i32>) -> (tensor<2x3xf32>, tensor<i32>)
            %2 = "func.call"(%1#0) <{callee = @helper}> : (tensor<2x3xf32>) -> tensor<2x3xf32>
            "func.return"(%2, %1#1) : (tensor<2x3xf32>, tensor<i32>) -> ()
          }) : () -> ()
          "func.func"() <{function_type = (tensor<2x3xf32>) -> tensor<2x3xf32>, sym_name = "helper", sym_visibility = "private"}> ({
          ^bb0(%arg0: tensor<2x3xf32>):
            "func.return"(%arg0) : (tensor<2x3xf32>) -> ()
          }) {jax.inline} : () -> ()
        }) {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} : () -> ()
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
    public void Module_InGenericForm_IsTheSame()
    {
        Assert.Equal(Printed, ModulePrinter.Print(ModuleParser.Parse(Generic)));
    }

    [Theory]
    [InlineData("\"func.func\"() <{sym_name = \"f\"}> ({\n  return\n}) : () -> ()", "has no 'function_type'")]
    [InlineData("\"func.func\"() <{function_type = () -> ()}> ({\n  return\n}) : () -> ()", "has no name")]
    [InlineData("\"func.func\"() <{function_type = (tensor<i1>) -> (), sym_name = \"f\"}> ({\n  return\n}) : () -> ()", "other arguments")]
    [InlineData("\"func.func\"() <{function_type = () -> (), sym_name = \"f\", arg_attrs = [{}]}> ({\n  return\n}) : () -> ()", "0 dictionaries")]
    public void Function_InGenericFormThatDoesNotFit_IsRefused(string text, string message)
    {
        var refusal = Assert.Throws<DiagnosticException>(() => ModuleParser.Parse(text));
        Assert.Contains(message, Assert.Single(refusal.Diagnostics).Message, StringComparison.Ordinal);
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
