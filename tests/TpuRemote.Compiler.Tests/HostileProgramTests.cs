using System.Text;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests;

/// <summary>Programs that were written to be hard on the compiler.</summary>
public sealed class HostileProgramTests
{
    private const int SmallStack = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly CompileOptions Options = new(TpuTopology.Parse("v2-8"));

    // Were each loop's body walked twice for each walk of the loop around it, a hundred of them would take 2^100 walks.
    [Fact]
    public void Loops_NestedInLoops_AreCompiledInTime()
    {
        var module = ModuleParser.Parse(Loops(100));
        Assert.True(RunsOn(SmallStack, () => TpuCompiler.Compile(module, Options)), "loops in loops took too long");
    }

    [Fact]
    public void Ops_InALongChain_NeedASmallStack()
    {
        var module = ModuleParser.Parse(Chain(20_000));
        Assert.True(RunsOn(SmallStack / 4, () => TpuCompiler.Explain(module, Options)), "a chain of ops took too long");
    }

    [Fact]
    public void Budget_IsAskedAtEveryOpOfEveryStage()
    {
        var module = ModuleParser.Parse(Chain(100));
        var all = new Looks(int.MaxValue);
        TpuCompiler.Explain(module, Options with { Budget = all });

        // Three passes rebuild the program and calls are put in place, then ops are analysed and lowered.
        Assert.InRange(all.Count, 6 * 100, int.MaxValue);
        for (var looks = 0; looks < all.Count; looks += 37)
            Assert.Throws<TimeoutException>(() => TpuCompiler.Explain(module, Options with { Budget = new Looks(looks) }));
    }

    // 2^60 rows of one float: a core would pad each to eight rows of 128 lanes, 2^72 bytes.
    [Theory]
    [InlineData("tensor<1152921504606846976x1x1xf32>")]
    [InlineData("tensor<9223372036854775807xi8>")]
    [InlineData("tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x4611686018427387904xi8>")]
    public void Array_BeyondSixtyThreeBitsOfPadding_IsOutOfMemory(string type)
    {
        var module = ModuleParser.Parse(
            $"func.func @main(%a: {type}) -> {type} {{\n  %0 = stablehlo.add %a, %a : {type}\n  return %0 : {type}\n}}");
        var error = Assert.Throws<DiagnosticException>(() => TpuCompiler.Compile(module, Options with { NumReplicas = 8 }));
        Assert.Equal("E1000", Assert.Single(error.Diagnostics).Code);
    }

    [Theory]
    [InlineData("low = [-9223372036854775808], high = [9223372036854775807], interior = [0]", "tensor<2xf32>", "tensor<1xf32>")]
    [InlineData("low = [0], high = [0], interior = [9223372036854775807]", "tensor<1xf32>", "tensor<1xf32>")]
    [InlineData("low = [-9223372036854775808], high = [1], interior = [9223372036854775806]", "tensor<2xf32>", "tensor<1xf32>")]
    public void Padding_OfExtremes_IsWhatTheEvaluatorSays(string padding, string from, string to)
    {
        var module = ModuleParser.Parse(
            $"func.func @main(%a: {from}, %z: tensor<f32>) -> {to} {{\n"
            + $"  %0 = stablehlo.pad %a, %z, {padding} : ({from}, tensor<f32>) -> {to}\n  return %0 : {to}\n}}");
        Hlo.Verification.Verifier.ThrowIfInvalid(module);
        var type = module.Main.Arguments[0].TensorType;
        var a = Hlo.Literals.Literal.Create<float>(type, new float[type.ElementCount]);
        var z = Hlo.Literals.Literal.Scalar(Hlo.ElementTypes.ElementType.F32, 7f);
        var expected = Hlo.Evaluation.Evaluator.Run(module, a, z)[0].ToArray<float>();

        // By hand: in the first everything but the padding is cut off; in the second nothing is padded; in the third element 1 stands at
        // (2^63 - 1) - 2^63 = -1, outside.
        Assert.Equal([padding.StartsWith("low = [0]", StringComparison.Ordinal) ? 0f : 7f], expected);
        TpuCompiler.Compile(module, Options);
    }

    private static bool RunsOn(int stack, Action work)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(work), stack) { IsBackground = true };
        thread.Start();
        var ended = thread.Join(Patience);
        Assert.Null(error);
        return ended;
    }

    private static string Chain(int ops)
    {
        var text = new StringBuilder("func.func @main(%v0: tensor<8xf32>) -> tensor<8xf32> {\n");
        for (var i = 1; i <= ops; i++)
        {
            text.Append(i % 2 == 0
                ? $"  %v{i} = stablehlo.add %v{i - 1}, %v0 : tensor<8xf32>\n"
                : $"  %v{i} = stablehlo.reverse %v{i - 1}, dims = [0] : tensor<8xf32>\n");
        }

        return text.Append($"  return %v{ops} : tensor<8xf32>\n}}").ToString();
    }

    private static string Loops(int depth)
    {
        var text = new StringBuilder("func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {\n");
        for (var i = 0; i < depth; i++)
        {
            text.Append($"%w{i} = stablehlo.while(%a{i} = {(i == 0 ? "%x" : $"%a{i - 1}")}) : tensor<8xf32> cond {{\n");
            text.Append($"%c{i} = stablehlo.constant dense<false> : tensor<i1>\nstablehlo.return %c{i} : tensor<i1>\n}} do {{\n");
        }

        for (var i = depth - 1; i >= 0; i--)
            text.Append($"stablehlo.return {(i == depth - 1 ? $"%a{i}" : $"%w{i + 1}")} : tensor<8xf32>\n}}\n");
        return text.Append("return %w0 : tensor<8xf32>\n}").ToString();
    }

    private sealed class Looks(int most) : WorkBudget
    {
        public int Count { get; private set; }

        public override void Check()
        {
            if (Count++ >= most) throw new TimeoutException();
        }

        public override void Check(long bytes) => Check();
    }
}
