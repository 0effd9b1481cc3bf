using TpuRemote.Hlo.Text;

namespace TpuRemote.Compiler.Tests.Simplify;

/// <summary>Passes as text in and text out.</summary>
public sealed class PassTests
{
    [Fact]
    public void InlineCalls_FunctionCalledTwice_StandsTwiceInMain() => AssertRewritten("inline-calls",
        """
        module {
          func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = call @twice(%arg0) : (tensor<4xf32>) -> tensor<4xf32>
            %1 = call @twice(%0) : (tensor<4xf32>) -> tensor<4xf32>
            return %1 : tensor<4xf32>
          }
          func.func private @twice(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.add %arg0, %arg0 : tensor<4xf32>
            return %0 : tensor<4xf32>
          }
        }
        """,
        """
        module {
          func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.add %arg0, %arg0 : tensor<4xf32>
            %1 = stablehlo.add %0, %0 : tensor<4xf32>
            return %1 : tensor<4xf32>
          }
        }
        """);

    [Fact]
    public void MergeCommonSubexpressions_SameOpTwice_StandsOnce() => AssertRewritten("merge-common-subexpressions",
        """
        module {
          func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.tanh %arg0 : tensor<4xf32>
            %1 = stablehlo.tanh %arg0 : tensor<4xf32>
            %2 = stablehlo.slice %0 [0:2] : (tensor<4xf32>) -> tensor<2xf32>
            %3 = stablehlo.slice %1 [2:4] : (tensor<4xf32>) -> tensor<2xf32>
            %4 = stablehlo.concatenate %2, %3, dim = 0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
            return %4 : tensor<4xf32>
          }
        }
        """,
        """
        module {
          func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.tanh %arg0 : tensor<4xf32>
            %1 = stablehlo.slice %0 [0:2] : (tensor<4xf32>) -> tensor<2xf32>
            %2 = stablehlo.slice %0 [2:4] : (tensor<4xf32>) -> tensor<2xf32>
            %3 = stablehlo.concatenate %1, %2, dim = 0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
            return %3 : tensor<4xf32>
          }
        }
        """);

    [Fact]
    public void FoldTransposes_ProductReadTurnedRound_IsTheProductOfItsOperandsInTheOtherOrder() => AssertRewritten("fold-transposes",
        """
        module {
          func.func public @main(%arg0: tensor<5x3xf32>, %arg1: tensor<5x7xf32>) -> (tensor<7x3xf32>, tensor<3x7xf32>, tensor<7x3xf32>) {
            %0 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [0] x [0], precision = [HIGH, DEFAULT] : (tensor<5x3xf32>, tensor<5x7xf32>) -> tensor<3x7xf32>
            %1 = stablehlo.transpose %0, dims = [1, 0] : (tensor<3x7xf32>) -> tensor<7x3xf32>
            %2 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [0] x [0] : (tensor<5x3xf32>, tensor<5x7xf32>) -> tensor<3x7xf32>
            %3 = stablehlo.transpose %2, dims = [1, 0] : (tensor<3x7xf32>) -> tensor<7x3xf32>
            return %1, %2, %3 : tensor<7x3xf32>, tensor<3x7xf32>, tensor<7x3xf32>
          }
        }
        """,
        """
        module {
          func.func public @main(%arg0: tensor<5x3xf32>, %arg1: tensor<5x7xf32>) -> (tensor<7x3xf32>, tensor<3x7xf32>, tensor<7x3xf32>) {
            %0 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [0] x [0], precision = [HIGH, DEFAULT] : (tensor<5x3xf32>, tensor<5x7xf32>) -> tensor<3x7xf32>
            %1 = stablehlo.dot_general %arg1, %arg0, contracting_dims = [0] x [0], precision = [DEFAULT, HIGH] : (tensor<5x7xf32>, tensor<5x3xf32>) -> tensor<7x3xf32>
            %2 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [0] x [0] : (tensor<5x3xf32>, tensor<5x7xf32>) -> tensor<3x7xf32>
            %3 = stablehlo.transpose %2, dims = [1, 0] : (tensor<3x7xf32>) -> tensor<7x3xf32>
            return %1, %2, %3 : tensor<7x3xf32>, tensor<3x7xf32>, tensor<7x3xf32>
          }
        }
        """);

    [Fact]
    public void RemoveDeadCode_UnreadOpsAndOpsWithEffects_LosesTheFormerAlone() => AssertRewritten("remove-dead-code",
        """
        module {
          func.func public @main(%arg0: tensor<4xf32>, %arg1: !stablehlo.token) -> tensor<4xf32> {
            %0 = stablehlo.tanh %arg0 : tensor<4xf32>
            %1 = stablehlo.add %0, %0 : tensor<4xf32>
            %2 = stablehlo.negate %arg0 : tensor<4xf32>
            %3 = "stablehlo.outfeed"(%2, %arg1) <{outfeed_config = ""}> : (tensor<4xf32>, !stablehlo.token) -> !stablehlo.token
            return %arg0 : tensor<4xf32>
          }
        }
        """,
        """
        module {
          func.func public @main(%arg0: tensor<4xf32>, %arg1: !stablehlo.token) -> tensor<4xf32> {
            %0 = stablehlo.negate %arg0 : tensor<4xf32>
            %1 = "stablehlo.outfeed"(%0, %arg1) <{outfeed_config = ""}> : (tensor<4xf32>, !stablehlo.token) -> !stablehlo.token
            return %arg0 : tensor<4xf32>
          }
        }
        """);

    private static void AssertRewritten(string pass, string given, string expected)
    {
        var rewritten = Pipeline.Passes.Single(p => p.Name == pass).Run(ModuleParser.Parse(given));

        Assert.Equal(ModulePrinter.Print(ModuleParser.Parse(expected)), ModulePrinter.Print(rewritten));
    }
}
