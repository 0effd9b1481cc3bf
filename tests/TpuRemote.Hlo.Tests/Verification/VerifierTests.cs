using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Tests.Text;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;
using TpuRemote.Hlo.Verification;

namespace TpuRemote.Hlo.Tests.Verification;

public sealed class VerifierTests
{
    private static readonly TensorType F32 = TensorType.Of(ElementType.F32);

    [Theory]
    [MemberData(nameof(OperationPrograms.Names), MemberType = typeof(OperationPrograms))]
    public void Program_OfEachOp_HasNoFaults(string name)
    {
        Assert.Empty(Verifier.Verify(ModuleParser.Parse(OperationPrograms.Read(name))));
    }

    [Fact]
    public void Program_WithSeveralFaults_ReportsAllInOrder()
    {
        var faults = Faults("""
            func.func @main(%a: tensor<2xf32>, %b: tensor<3xf32>) -> tensor<2xf32> {
              %0 = "stablehlo.add"(%a, %b) : (tensor<2xf32>, tensor<3xf32>) -> tensor<2xf32>
              %1 = "stablehlo.transpose"(%a) {permutation = array<i64: 1>} : (tensor<2xf32>) -> tensor<2xf32>
              return %b : tensor<3xf32>
            }
            """);
        Assert.Equal(["2:3 add_c1", "3:3 transpose_c2", "4:3 signature"], faults);
    }

    [Fact]
    public void Result_DeclaredOtherThanInferred_IsReported()
    {
        Assert.Equal(["2:3 reshape_c2"], Faults("""
            func.func @main(%a: tensor<2xf32>) {
              %0 = stablehlo.reshape %a : (tensor<2xf32>) -> tensor<3xf32>
              return
            }
            """));
    }

    [Fact]
    public void Result_LeftOut_IsReported()
    {
        Assert.Equal(["2:3 negate_o"], Faults("""
            func.func @main(%a: tensor<2xf32>) {
              "stablehlo.negate"(%a) : (tensor<2xf32>) -> ()
              return
            }
            """));
    }

    [Theory]
    [InlineData("func.func @main() {\n}", "1:1 terminator")]
    [InlineData("func.func @main() {\n  stablehlo.return\n}", "1:1 terminator")]
    [InlineData("func.func @main() {\n  return\n  return\n}", "2:3 terminator")]
    [InlineData(
        "func.func @f(%p: tensor<i1>) {\n  \"stablehlo.if\"(%p) ({\n    stablehlo.return\n  }, {\n    return\n  }) "
        + ": (tensor<i1>) -> ()\n  return\n}",
        "2:3 terminator")]
    public void Region_NotEndedRightly_IsReported(string text, string fault)
    {
        Assert.Equal([fault], Faults(text));
    }

    [Theory]
    [InlineData("call @f() : () -> ()", "call_c1")]
    [InlineData("call @g() : () -> tensor<f32>", "call_c2")]
    [InlineData("call @g(%a) : (tensor<f32>) -> ()", "call_c3")]
    public void Call_OfAFunctionThatDoesNotFit_IsReported(string call, string code)
    {
        var faults = Faults($$"""
            func.func @main(%a: tensor<f32>) {
              {{call}}
              return
            }
            func.func private @g(%a: tensor<f32>) -> tensor<f32> {
              return %a : tensor<f32>
            }
            """);
        Assert.Equal([$"2:3 {code}"], faults);
    }

    [Fact]
    public void Functions_ThatCallThemselves_AreReportedOnce()
    {
        var faults = Verifier.Verify(ModuleParser.Parse("""
            func.func @main() {
              call @a() : () -> ()
              return
            }
            func.func @a() {
              call @b() : () -> ()
              return
            }
            func.func @b() {
              call @a() : () -> ()
              return
            }
            """));
        var fault = Assert.Single(faults);
        Assert.Equal("recursion", fault.Code);
        Assert.Equal("10:3", fault.Location.ToString());
        Assert.Contains("@a calls @b calls @a", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_OfOneName_AreReported()
    {
        Assert.Equal(["4:1 symbol"], Faults("func.func @f() {\n  return\n}\nfunc.func @f() {\n  return\n}"));
    }

    [Theory]
    [InlineData("tf.aliasing_output = 2 : i32")]
    [InlineData("tf.aliasing_output = -1 : i32")]
    [InlineData("tf.aliasing_output = 1 : i32")]
    [InlineData("tf.aliasing_output = \"0\"")]
    public void Alias_OfNoFittingResult_IsReported(string attribute)
    {
        Assert.Equal(["1:1 aliasing"], Faults($$"""
            func.func @main(%a: tensor<f32> { {{attribute}} }, %b: tensor<i32>) -> (tensor<f32>, tensor<i32>) {
              return %a, %b : tensor<f32>, tensor<i32>
            }
            """));
    }

    [Fact]
    public void Alias_OfOneResultByTwoArguments_IsReported()
    {
        Assert.Equal(["1:1 aliasing"], Faults("""
            func.func @main(%a: tensor<f32> {tf.aliasing_output = 0 : i32}, %b: tensor<f32> {tf.aliasing_output = 0 : i32}) -> tensor<f32> {
              return %a : tensor<f32>
            }
            """));
    }

    [Fact]
    public void Replicas_FewerThanOne_AreReported()
    {
        Assert.Equal(
            ["unknown place module"],
            Faults("module attributes {mhlo.num_replicas = 0 : i32} {\n  func.func @main() {\n    return\n  }\n}"));
    }

    [Fact]
    public void Value_UsedBeforeItIsDefined_IsReported()
    {
        var body = new Builder();
        var first = Negate(body.Argument(F32));
        Assert.Equal("dominance", Assert.Single(Verifier.Verify(Program(body, Negate(first.Result), first))).Code);
    }

    [Fact]
    public void Value_OfAnInnerRegion_IsNotSeenOutside()
    {
        var body = new Builder();
        var predicate = body.Argument(TensorType.Of(ElementType.I1));
        var inner = Negate(new Builder().Argument(F32));
        var branch = new Builder();
        branch.Append(inner);
        var choice = new Operation(IfOp.Instance, [predicate], AttributeDictionary.Empty, [branch.Return(), new Builder().Return()], []);
        var faults = Verifier.Verify(Program(body, choice, Negate(inner.Result)));
        Assert.Equal(["dominance", "dominance"], faults.Select(f => f.Code));
        Assert.Contains("an argument of a region", faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("a result of stablehlo.negate", faults[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_ThatStandsTwice_IsReported()
    {
        var body = new Builder();
        var negate = Negate(body.Argument(F32));
        Assert.Equal("dominance", Assert.Single(Verifier.Verify(Program(body, negate, negate))).Code);
    }

    [Fact]
    public void Module_WithFaults_IsThrown()
    {
        var module = ModuleParser.Parse("func.func @main() {\n}");
        Assert.Equal(
            "terminator", Assert.Single(Assert.Throws<DiagnosticException>(() => Verifier.ThrowIfInvalid(module)).Diagnostics).Code);
    }

    private static Operation Negate(Value operand) => new(UnaryOps.Negate, [operand], AttributeDictionary.Empty, [], [F32]);

    private static Module Program(Builder body, params Operation[] operations)
    {
        foreach (var operation in operations) body.Append(operation);
        return Module.Of(Function.Of("main", body.FunctionReturn()));
    }

    private static IEnumerable<string> Faults(string text) =>
        Verifier.Verify(ModuleParser.Parse(text)).Select(f => $"{f.Location} {f.Code}");
}
