using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
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

    private static (Module Module, ImmutableArray<ImmutableArray<Literal>> Arguments) Program(int seed, int numReplicas, bool smooth)
    {
        var generator = new ProgramGenerator(seed, numReplicas, smooth);
        var module = generator.Generate(ops: 24);
        return (module, generator.Arguments(module));
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

    private static ReadOnlySpan<float> Floats(Literal literal) => MemoryMarshal.Cast<byte, float>(literal.Bytes.Span);
}
