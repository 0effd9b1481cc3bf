using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text.Parsing;

public sealed class LocationTests
{
    [Theory]
    [InlineData("loc(\"a.py\":7:9)", "a.py:7:9")]
    [InlineData("loc(\"a.py\":7:9 to :12)", "a.py:7:9")]
    [InlineData("loc(\"jit(f)/add\"(\"a.py\":7:9))", "a.py:7:9")]
    [InlineData("loc(\"name\")", "prog.mlir:2:3")]
    [InlineData("loc(unknown)", "prog.mlir:2:3")]
    [InlineData("loc(callsite(\"a.py\":1:2 at \"b.py\":3:4))", "a.py:1:2")]
    [InlineData("loc(callsite(unknown at \"b.py\":3:4))", "b.py:3:4")]
    [InlineData("loc(fused[unknown, \"a.py\":1:2, \"b.py\":3:4])", "a.py:1:2")]
    [InlineData("loc(fused<\"meta\">[\"a.py\":1:2])", "a.py:1:2")]
    [InlineData("loc(#loc2)", "c.py:5:6")]
    [InlineData("loc(#loc3)", "c.py:5:6")]
    [InlineData("loc(#nowhere)", "prog.mlir:2:43")]
    [InlineData("loc(#circle)", "prog.mlir:2:43")]
    [InlineData("", "prog.mlir:2:3")]
    public void Location_OfAnOp_IsThatOfTheTextUnlessGiven(string location, string expected)
    {
        var module = ModuleParser.Parse(
            $"func.func @main(%a: tensor<f32> loc(\"arg\")) {{\n  %0 = stablehlo.abs %a : tensor<f32> {location}\n"
            + "  return loc(#loc2)\n} loc(#loc2)\n"
            + "#loc = loc(unknown)\n#loc2 = loc(\"c.py\":5:6)\n#loc3 = loc(\"add\"(#loc2))\n#circle = loc(\"x\"(#circle))",
            "prog.mlir");
        Assert.Equal(expected, module.Main.Body.Operations[0].Location.ToString());
        Assert.Equal("c.py:5:6", module.Main.Location.ToString());
    }

    [Fact]
    public void Program_PrintedWithLocations_KeepsThem()
    {
        var printed = ModulePrinter.Print(
            ModuleParser.Parse(
                "func.func @main(%a: tensor<f32>) {\n  %0 = stablehlo.abs %a : tensor<f32> loc(\"a \\22b\\22.py\":7:9)\n  return\n}",
                "p.mlir"),
            new PrintOptions { Locations = true });
        Assert.Contains(
            "%0 = stablehlo.abs %arg0 : tensor<f32> loc(\"a \\22b\\22.py\":7:9)\n    return loc(\"p.mlir\":3:3)\n  } loc(\"p.mlir\":1:1)\n",
            printed,
            StringComparison.Ordinal);
        Assert.Equal("a \"b\".py:7:9", ModuleParser.Parse(printed).Main.Body.Operations[0].Location.ToString());
    }

    [Fact]
    public void Location_OfAReducersShortForm_IsThatOfTheReduce()
    {
        var module = ModuleParser.Parse(
            "func.func @main(%a: tensor<2xf32>, %b: tensor<f32>) {\n"
            + "  %0 = stablehlo.reduce(%a init: %b) applies stablehlo.add across dimensions = [0] : "
            + "(tensor<2xf32>, tensor<f32>) -> tensor<f32>\n  return\n}");
        var inner = module.Main.Body.Operations[0].Regions[0].Operations[0];
        Assert.Equal(2, inner.Location.Resolve().Line);
        Assert.NotSame(Location.Unknown, inner.Location);
    }
}
