using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;
using Xunit.Abstractions;

namespace TpuRemote.Compiler.Tests.Generated;

/// <summary>The master property (design decision 3): every pass keeps the meaning, and the pod agrees with the evaluator.</summary>
public sealed class GeneratedProgramTests(ITestOutputHelper output)
{
    private static readonly int Programs = Environment.GetEnvironmentVariable("TPUREMOTE_TESTS") == "all" ? 2000 : 60;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Passes_OnGeneratedPrograms_KeepEveryBit(int numReplicas)
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var (module, arguments) = Program(seed, numReplicas, smooth: false);
            var expected = Evaluator.Run(new EvaluationContext(module, numReplicas), arguments);
            foreach (var pass in Pipeline.Passes)
            {
                module = pass.Run(module);
                var actual = Evaluator.Run(new EvaluationContext(module, numReplicas), arguments);
                AssertSameBits(expected, actual, $"seed {seed}, after {pass.Name}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Pod_InExactPrecision_GivesTheEvaluatorsBits(int numReplicas)
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var (module, arguments) = Program(1000 + seed, numReplicas, smooth: false);
            var expected = Evaluator.Run(new EvaluationContext(module, numReplicas), arguments);
            var actual = Run(module, arguments, Precision.Exact);
            AssertSameBits(expected, actual, $"seed {1000 + seed}");
        }
    }

    // So little room that every segment runs in waves of one or a few replicas.
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void Pod_InWavesOfReplicas_GivesTheEvaluatorsBits(long waveBytes)
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var (module, arguments) = Program(3000 + seed, numReplicas: 8, smooth: false);
            var expected = Evaluator.Run(new EvaluationContext(module, 8), arguments);
            var actual = Run(module, arguments, Precision.Exact, waveBytes);
            AssertSameBits(expected, actual, $"seed {3000 + seed}, {waveBytes} bytes a wave");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Pod_InF32Precision_IsCloseToTheEvaluator(int numReplicas)
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var (module, arguments) = Program(5000 + seed, numReplicas, smooth: true);
            var expected = Evaluator.Run(new EvaluationContext(module, numReplicas), arguments);
            var actual = Run(module, arguments, Precision.F32);
            for (var r = 0; r < numReplicas; r++)
            {
                for (var i = 0; i < expected[r].Length; i++) AssertClose(expected[r][i], actual[r][i], $"seed {5000 + seed}, replica {r}, result {i}");
            }
        }
    }

    private static (Module Module, ImmutableArray<ImmutableArray<Literal>> Arguments) Program(int seed, int numReplicas, bool smooth)
    {
        var generator = new ProgramGenerator(seed, numReplicas, smooth);
        var module = generator.Generate(ops: 24);
        return (module, generator.Arguments(module));
    }

    private static ImmutableArray<ImmutableArray<Literal>> Run(Module module, ImmutableArray<ImmutableArray<Literal>> arguments, Precision precision, long waveBytes = 1 << 28)
    {
        var executable = TpuCompiler.Compile(
            module, new CompileOptions(TpuTopology.Parse("v2-8"), arguments.Length, Precision: precision) { WaveBytes = waveBytes });
        return PodRunner.Run(executable, arguments);
    }

    private void AssertSameBits(ImmutableArray<ImmutableArray<Literal>> expected, ImmutableArray<ImmutableArray<Literal>> actual, string what)
    {
        for (var r = 0; r < expected.Length; r++)
        {
            for (var i = 0; i < expected[r].Length; i++)
            {
                if (expected[r][i].BitsEqual(actual[r][i])) continue;
                output.WriteLine($"{what}: replica {r}, result {i} of type {expected[r][i].Type}");
                output.WriteLine($"expected {string.Join(' ', Floats(expected[r][i]).ToArray())}");
                output.WriteLine($"actual   {string.Join(' ', Floats(actual[r][i]).ToArray())}");
                Assert.Fail($"{what}: replica {r}, result {i} differs");
            }
        }
    }

    // Rounding grows through some twenty ops, among them sums of hundreds of terms; values stay within a few units.
    private static void AssertClose(Literal expected, Literal actual, string what)
    {
        var x = Floats(expected);
        var y = Floats(actual);
        for (var i = 0; i < x.Length; i++) Assert.True(Math.Abs(x[i] - y[i]) <= 2e-4 * (1 + Math.Abs(x[i])), $"{what}: element {i} should be {x[i]}, it is {y[i]}");
    }

    private static ReadOnlySpan<float> Floats(Literal literal) => MemoryMarshal.Cast<byte, float>(literal.Bytes.Span);
}
