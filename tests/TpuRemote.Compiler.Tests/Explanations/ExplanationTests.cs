using System.Collections.Immutable;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Compiler.Tests.Generated;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests.Explanations;

public sealed class ExplanationTests
{
    // Line 7 is dead, line 6 says what line 5 says; the last three ops are one lane program.
    private const string Layer =
        """
        module @layer {
          func.func public @main(%x: tensor<8x4xf32>, %w: tensor<4x2xf32>, %b: tensor<2xf32>) -> tensor<8x2xf32> {
            %0 = stablehlo.dot_general %x, %w, contracting_dims = [1] x [0] : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<8x2xf32> loc("Cell 3":2:9)
            %1 = stablehlo.broadcast_in_dim %b, dims = [1] : (tensor<2xf32>) -> tensor<8x2xf32> loc("Cell 3":2:9)
            %2 = stablehlo.add %0, %1 : tensor<8x2xf32> loc("Cell 3":2:9)
            %3 = stablehlo.add %0, %1 : tensor<8x2xf32> loc("Cell 3":3:9)
            %4 = stablehlo.tanh %x : tensor<8x4xf32> loc("Cell 3":4:9)
            %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32> loc("Cell 3":5:9)
            %5 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<8x2xf32> loc("Cell 3":5:9)
            %6 = stablehlo.maximum %3, %5 : tensor<8x2xf32> loc("Cell 3":5:9)
            %7 = stablehlo.multiply %2, %6 : tensor<8x2xf32> loc("Cell 3":6:9)
            return %7 : tensor<8x2xf32> loc("Cell 3":7:9)
          }
        }
        """;

    private static readonly string[] PassNames = ["inline-calls", "merge-common-subexpressions", "fold-transposes", "remove-dead-code"];

    [Fact]
    public void Explain_AnyProgram_ListsEveryPassAndStageOnceInOrder()
    {
        var explanation = Explain(Layer);

        Assert.Equal(PassNames, explanation.Passes.Select(p => p.Name));
        Assert.Equal(
            ["lower", "contract-replicas", "share-buffers", "cut-into-waves", "assign-buffers"], explanation.Stages.Select(s => s.Name));
    }

    [Fact]
    public void Explain_PassThatChangesNothing_CarriesNoText()
    {
        var explanation = Explain(Layer);

        Assert.Equal([false, true, false, true], explanation.Passes.Select(p => p.IsChanged));
        Assert.Equal([(9, 9), (9, 8), (8, 8), (8, 7)], explanation.Passes.Select(p => (p.OperationsBefore, p.OperationsAfter)));
    }

    [Fact]
    public void Explain_KeptOps_KeepTheirLines()
    {
        var explanation = Explain(Layer);

        var lines = explanation.FinalText.Split('\n');
        Assert.EndsWith("loc(\"Cell 3\":6:9)", lines.Single(l => l.Contains("multiply", StringComparison.Ordinal)));
        Assert.DoesNotContain("tanh", explanation.FinalText, StringComparison.Ordinal);
    }

    // After the passes: line 3 the product, 4 the broadcast, 5 the sum, 6 and 7 zero, 8 the maximum, 9 their product.
    [Fact]
    public void Explain_Layer_NamesTheFusedOpsByTheirLines()
    {
        var explanation = Explain(Layer);

        Assert.Collection(
            explanation.Instructions,
            product =>
            {
                Assert.Equal(InstructionKind.Matrix, product.Kind);
                Assert.Equal([3], product.Lines.AsEnumerable());
                Assert.Equal("multiply [8, 4] by [4, 2], bf16 operands, f32 sums -> tensor<8x2xf32>", product.Text);
            },
            fused =>
            {
                Assert.Equal(InstructionKind.Vector, fused.Kind);
                Assert.Equal([5, 8, 9], fused.Lines.AsEnumerable());
                Assert.Equal([4, 6, 7], fused.ReadInPlace.AsEnumerable());
                Assert.Equal("map [8, 2]: multiply(add(a, b), maximum(add(a, b), 0)) -> tensor<8x2xf32>", fused.Text);
            });
        Assert.Equal([1, 2], explanation.Instructions.Select(i => i.Number));
    }

    [Fact]
    public void Explain_ReductionOfAnElementwiseOp_IsOneGroup()
    {
        var explanation = Explain(
            """
            module {
              func.func public @main(%arg0: tensor<8x4xf32>) -> tensor<8xf32> {
                %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32>
                %0 = stablehlo.exponential %arg0 : tensor<8x4xf32>
                %1 = stablehlo.reduce(%0 init: %cst) applies stablehlo.add across dimensions = [1] : (tensor<8x4xf32>, tensor<f32>) -> tensor<8xf32>
                return %1 : tensor<8xf32>
              }
            }
            """);

        var reduction = Assert.Single(explanation.Instructions);
        Assert.Equal([4, 5], reduction.Lines.AsEnumerable());
        Assert.Equal([3], reduction.ReadInPlace.AsEnumerable());
        Assert.Equal("reduce [8, 4] to [8] by add: exponential(a) -> tensor<8xf32>", reduction.Text);
    }

    [Fact]
    public void Explain_GradientSummedOverReplicas_IsOneGroupWithItsAllReduce()
    {
        const string text =
            """
            module attributes {mhlo.num_replicas = 8 : i32} {
              func.func public @main(%arg0: tensor<16x4xf32>, %arg1: tensor<16x2xf32>) -> tensor<4x2xf32> {
                %0 = stablehlo.dot_general %arg0, %arg1, contracting_dims = [0] x [0] : (tensor<16x4xf32>, tensor<16x2xf32>) -> tensor<4x2xf32>
                %1 = "stablehlo.all_reduce"(%0) <{channel_handle = #stablehlo.channel_handle<handle = 1, type = 1>, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
                ^bb0(%arg2: tensor<f32>, %arg3: tensor<f32>):
                  %2 = stablehlo.add %arg2, %arg3 : tensor<f32>
                  stablehlo.return %2 : tensor<f32>
                }) : (tensor<4x2xf32>) -> tensor<4x2xf32>
                return %1 : tensor<4x2xf32>
              }
            }
            """;
        var explanation = Explain(text, replicas: 8);

        var product = Assert.Single(explanation.Instructions);
        Assert.Equal([3, 4, 6], product.Lines.AsEnumerable());
        Assert.Contains("summed over replicas", product.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_Loop_HoldsTheInstructionsOfItsBody()
    {
        var explanation = Explain(
            """
            module {
              func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
                %c = stablehlo.constant dense<0> : tensor<i32>
                %0:2 = stablehlo.while(%i = %c, %x = %arg0) : tensor<i32>, tensor<4xf32>
                cond {
                  %c_0 = stablehlo.constant dense<3> : tensor<i32>
                  %1 = stablehlo.compare LT, %i, %c_0, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
                  stablehlo.return %1 : tensor<i1>
                } do {
                  %c_0 = stablehlo.constant dense<1> : tensor<i32>
                  %1 = stablehlo.add %i, %c_0 : tensor<i32>
                  %2 = stablehlo.tanh %x : tensor<4xf32>
                  stablehlo.return %1, %2 : tensor<i32>, tensor<4xf32>
                }
                return %0#1 : tensor<4xf32>
              }
            }
            """);

        var loop = explanation.Instructions.Single(i => i.Kind == InstructionKind.Control);
        Assert.Equal(0, loop.Depth);
        var inside = explanation.Instructions.Where(i => i.Number > loop.Number && i.Depth == 1).ToList();
        Assert.Equal([7, 11, 12], inside.SelectMany(i => i.Lines).Order());
    }

    [Fact]
    public void Explain_Buffers_AreTheExecutables()
    {
        var options = new CompileOptions(TpuTopology.Parse("v2-8"));
        var module = ModuleParser.Parse(Layer);
        var explanation = TpuCompiler.Explain(module, options);
        var executable = TpuCompiler.Compile(module, options);

        Assert.Equal(executable.Memory, explanation.Memory);
        Assert.Equal(executable.ArenaBytes, explanation.ArenaBytes);
        Assert.Equal(executable.Buffers.Select(b => b.Type), explanation.Buffers.Select(b => b.Type));
        // One tile of T(8,128) in f32 is 4096 bytes; each of the arguments fits one.
        Assert.Equal([("argument 0", 4096), ("argument 1", 4096), ("argument 2", 4096)],
            explanation.Buffers.Take(3).Select(b => (b.Role, (int)b.PaddedBytes)));
    }

    [Fact]
    public void Explain_ProgramThatDoesNotFit_FailsAsCompilingDoes()
    {
        var module = ModuleParser.Parse(
            """
            module {
              func.func public @main(%arg0: tensor<65536x65536xf32>) -> tensor<65536x65536xf32> {
                %0 = stablehlo.tanh %arg0 : tensor<65536x65536xf32>
                return %0 : tensor<65536x65536xf32>
              }
            }
            """);
        var options = new CompileOptions(TpuTopology.Parse("v2-8"));

        var compiled = Assert.Throws<DiagnosticException>(() => TpuCompiler.Compile(module, options));
        var explained = Assert.Throws<DiagnosticException>(() => TpuCompiler.Explain(module, options));
        Assert.Equal(compiled.Message, explained.Message);
    }

    // The master property on texts: what each pass is said to have made reads back, and means the same.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Explain_GeneratedPrograms_EveryTextEvaluatesToTheSameBits(int numReplicas)
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var generator = new ProgramGenerator(7000 + seed, numReplicas, smooth: false);
            var module = generator.Generate(ops: 24);
            var arguments = generator.Arguments(module);
            var explanation = TpuCompiler.Explain(module, new CompileOptions(TpuTopology.Parse("v2-8"), numReplicas));
            var expected = Evaluator.Run(new EvaluationContext(module, numReplicas), arguments);

            foreach (var text in explanation.Passes.Select(p => p.Text).OfType<string>().Prepend(explanation.Text))
            {
                var actual = Evaluator.Run(new EvaluationContext(ModuleParser.Parse(text), numReplicas), arguments);
                for (var r = 0; r < numReplicas; r++)
                    for (var i = 0; i < expected[r].Length; i++)
                        Assert.True(expected[r][i].BitsEqual(actual[r][i]), $"seed {7000 + seed}, replica {r}, result {i}:\n{text}");
            }
            AssertEveryEffectIsListed(explanation, seed);
        }
    }

    [Fact]
    public void Explain_OpCounts_GoOnFromPassToPass()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var module = new ProgramGenerator(8000 + seed, 1, smooth: false).Generate(ops: 24);
            var passes = TpuCompiler.Explain(module, new CompileOptions(TpuTopology.Parse("v2-8"))).Passes;

            foreach (var (before, after) in passes.Zip(passes.Skip(1))) Assert.Equal(before.OperationsAfter, after.OperationsBefore);
            Assert.All(passes.Where(p => !p.IsChanged), p => Assert.Equal(p.OperationsBefore, p.OperationsAfter));
        }
    }

    [Fact]
    public void Compile_WithoutAnExplanation_KeepsNoOps()
    {
        var executable = TpuCompiler.Compile(ModuleParser.Parse(Layer), new CompileOptions(TpuTopology.Parse("v2-8")));

        Assert.All(executable.Code.Instructions, i => Assert.Equal(typeof(Origin), i.Origin.GetType()));
    }

    // Every line that is claimed holds an op, and numbers count up.
    private static void AssertEveryEffectIsListed(Explanation explanation, int seed)
    {
        var lines = explanation.FinalText.Split('\n');
        Assert.Equal(Enumerable.Range(1, explanation.Instructions.Length), explanation.Instructions.Select(i => i.Number));
        foreach (var line in explanation.Instructions.SelectMany(i => i.Lines.Concat(i.ReadInPlace)))
        {
            var text = lines[line - 1];
            Assert.True(text.Contains("stablehlo.", StringComparison.Ordinal), $"seed {7000 + seed}, line {line}: {text}");
        }
    }

    private static Explanation Explain(string text, int replicas = 1) =>
        TpuCompiler.Explain(ModuleParser.Parse(text), new CompileOptions(TpuTopology.Parse("v2-8"), replicas));
}
