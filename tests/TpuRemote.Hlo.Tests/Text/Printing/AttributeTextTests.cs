using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Tests.Text.Printing;

public sealed class AttributeTextTests
{
    [Theory]
    [InlineData("7", "7 : i64")]
    [InlineData("-7 : i32", "-7 : i32")]
    [InlineData("0xFF : i8", "-1 : i8")]
    [InlineData("18446744073709551615 : ui64", "18446744073709551615 : ui64")]
    [InlineData("3 : index", "3 : index")]
    [InlineData("1.5", "1.500000e+00 : f64")]
    [InlineData("-0.1 : f32", "-1.000000e-01 : f32")]
    [InlineData("0x7FC00000 : f32", "0x7FC00000 : f32")]
    [InlineData("0xFF80 : bf16", "0xFF80 : bf16")]
    [InlineData("true", "true")]
    [InlineData("0 : i1", "false")]
    [InlineData("\"a\\5Cb\\n\\C3\\A9\"", "\"a\\\\b\\0A\\C3\\A9\"")]
    [InlineData("[1, 2 : i32, 1.0, -2.0 : f32, [], \"x\", true]", "[1, 2 : i32, 1.000000e+00, -2.000000e+00 : f32, [], \"x\", true]")]
    [InlineData("array<i64: 1, -2>", "array<i64: 1, -2>")]
    [InlineData("array<i32>", "array<i32>")]
    [InlineData("array<i1: true, 0, false>", "array<i1: true, false, false>")]
    [InlineData("array<f32: 1.0, 2.0>", "array<f32: 1.0, 2.0>")]
    [InlineData("{b = 1, a, \"c d\" = {}}", "{a, b = 1 : i64, \"c d\" = {}}")]
    [InlineData("@f", "@f")]
    [InlineData("@\"f g\"", "@\"f g\"")]
    [InlineData("@a::@b", "@a::@b")]
    [InlineData("tensor<4x0x5xf32>", "tensor<4x0x5xf32>")]
    [InlineData("tensor<0x0xf32>", "tensor<0x0xf32>")]
    [InlineData("!stablehlo.token", "!stablehlo.token")]
    [InlineData("(tensor<f32>) -> (tensor<i1>, tensor<i1>)", "(tensor<f32>) -> (tensor<i1>, tensor<i1>)")]
    [InlineData("i32", "i32")]
    [InlineData("affine_map<(d0, d1) -> (d1)>", "affine_map<(d0, d1) -> (d1)>")]
    [InlineData("#sdy.sharding<@mesh, [{\"x\"}, {}]>", "#sdy.sharding<@mesh, [{\"x\"}, {}]>")]
    [InlineData("#sdy<dimension \"(>\">", "#sdy<dimension \"(>\">")]
    [InlineData("#stablehlo<precision HIGHEST>", "#stablehlo<precision HIGHEST>")]
    [InlineData("#stablehlo.dot<>", "#stablehlo.dot<>")]
    [InlineData("#stablehlo.conv<[f, 0, b]x[o, 0, i]->[0, b, f]>", "#stablehlo.conv<[f, 0, b]x[o, 0, i]->[0, b, f]>")]
    [InlineData("#stablehlo.channel_handle<type = 1, handle = 2>", "#stablehlo.channel_handle<handle = 2, type = 1>")]
    [InlineData("dense<[1, 2]> : tensor<2xi64>", "dense<[1, 2]> : tensor<2xi64>")]
    [InlineData("#shared", "array<i64: 3>")]
    public void Attribute_InAnyOfItsForms_ReadsAndPrints(string given, string printed)
    {
        var text = $"#shared = array<i64: 3>\nfunc.func @f() attributes {{a = {given}}} {{\n  return\n}}";
        Assert.Contains($" attributes {{a = {printed}}} {{\n", ModulePrinter.Print(ModuleParser.Parse(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Unit_InADictionary_IsItsName()
    {
        var module = ModuleParser.Parse("func.func @f() attributes {b = unit, a} {\n  return\n}");
        Assert.IsType<UnitAttribute>(module.Main.Attributes.Find("a"));
        Assert.Contains(" attributes {a, b} {", ModulePrinter.Print(module), StringComparison.Ordinal);
    }

    [Fact]
    public void Type_OfAZeroDimension_IsNotAHexadecimalNumber()
    {
        var module = ModuleParser.Parse("!t = tensor<0x4xbf16>\nfunc.func @f(%a: !t) {\n  return\n}");
        Assert.Equal(TensorType.Of(ElementType.Bf16, 0, 4), module.Main.Arguments[0].Type);
    }

    [Fact]
    public void Algorithm_OfADotGeneral_IsKept()
    {
        const string line = "%0 = stablehlo.dot_general %arg0, %arg0, contracting_dims = [0] x [0], precision = [DEFAULT, DEFAULT], "
            + "algorithm = <lhs_precision_type = tf32, allow_imprecise_accumulation = false> : (tensor<2xf32>, tensor<2xf32>) -> tensor<f32>";
        var module = ModuleParser.Parse($"func.func @f(%arg0: tensor<2xf32>) {{\n  {line}\n  return\n}}");
        Assert.Contains(line, ModulePrinter.Print(module), StringComparison.Ordinal);
        Assert.Contains(
            "algorithm = #stablehlo.dot_algorithm<lhs_precision_type = tf32, allow_imprecise_accumulation = false>",
            ModulePrinter.Print(module, new PrintOptions { Generic = true }),
            StringComparison.Ordinal);
    }
}
