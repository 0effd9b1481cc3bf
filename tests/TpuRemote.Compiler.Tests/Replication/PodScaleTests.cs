using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests.Replication;

/// <summary>A data-parallel step on up to the 512 cores of a v2-512: shared weights, a batch of its own on each core, gradients summed.</summary>
public sealed class PodScaleTests
{
    private const int Batch = 4;
    private const int Inputs = 24;
    private const int Outputs = 5;

    [Theory]
    [InlineData("v2-8", 8, Precision.F32, 1L << 28)]
    [InlineData("v2-512", 512, Precision.F32, 1L << 28)]
    [InlineData("v2-512", 512, Precision.F32, 50_000)]
    [InlineData("v2-512", 512, Precision.Exact, 50_000)]
    public void Step_OnAllCores_IsTheStepOfTheGlobalBatch(string topology, int cores, Precision precision, long waveBytes)
    {
        var executable = Compile(topology, cores, precision, waveBytes);
        var arguments = Arguments(cores);

        var results = PodRunner.Run(executable, arguments);

        var expected = UpdatedWeights(arguments);
        for (var core = 0; core < cores; core += 101)
        {
            var actual = results[core][0].ToArray<float>();
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance: 1e-4);
        }
    }

    [Fact]
    public void Compile_GradientOfSharedWeights_ContractsTheReplicaAxis()
    {
        var executable = Compile("v2-512", 512, Precision.F32, 1L << 28);

        Assert.Single(executable.Code.Instructions.OfType<MatrixMultiply>(), p => p.ContractsReplicas);
        Assert.Empty(executable.Code.Instructions.OfType<AllReduce>());
    }

    [Fact]
    public void Compile_ExactPrecision_KeepsTheOrderOfReplicas()
    {
        var executable = Compile("v2-512", 512, Precision.Exact, 1L << 28);

        Assert.Single(executable.Code.Instructions.OfType<AllReduce>());
        Assert.DoesNotContain(executable.Code.Instructions.OfType<MatrixMultiply>(), p => p.ContractsReplicas);
    }

    [Fact]
    public void Compile_ArraysOfAllReplicasLargerThanAWaveMayBe_HoldsOneWave()
    {
        var whole = Compile("v2-512", 512, Precision.Exact, 1L << 28);
        var waved = Compile("v2-512", 512, Precision.Exact, 50_000);

        var waves = Assert.Single(waved.Code.Instructions.OfType<ReplicaWaves>());
        Assert.True(waves.Body.Instructions.OfType<AllReduce>().Single().AccumulatesWaves);
        Assert.InRange(waves.WaveSize, 2, 511);
        Assert.True(waved.ArenaBytes < whole.ArenaBytes / 5, $"{waved.ArenaBytes} bytes in waves, {whole.ArenaBytes} at once");
    }

    // weights - 0.1 / cores * sum over cores of x^T (x w - y)
    private static Executable Compile(string topology, int cores, Precision precision, long waveBytes)
    {
        var b = new Builder();
        var x = b.Argument(TensorType.Of(ElementType.F32, Batch, Inputs));
        var y = b.Argument(TensorType.Of(ElementType.F32, Batch, Outputs));
        var weights = b.Argument(TensorType.Of(ElementType.F32, Inputs, Outputs));
        var error = b.Subtract(b.Dot(x, weights), y);
        var gradient = b.AllReduce([b.Dot(b.Transpose(x, 1, 0), error)], ReductionBody.Of(b, BinaryOps.Add, ElementType.F32))[0];
        var updated = b.Subtract(weights, b.Multiply(gradient, b.Full(weights.TensorType, 0.1 / cores)));
        var main = Function.Of("main", b.FunctionReturn(updated));
        var shared = AttributeDictionary.Of((Function.SameDataAcrossReplicas, new BooleanAttribute(true)));
        main = main with { ArgumentAttributes = [AttributeDictionary.Empty, AttributeDictionary.Empty, shared] };
        return TpuCompiler.Compile(Module.Of(main), new CompileOptions(TpuTopology.Parse(topology), cores, Precision: precision) { WaveBytes = waveBytes });
    }

    private static ImmutableArray<ImmutableArray<Literal>> Arguments(int cores)
    {
        var random = new Random(7);
        var weights = Draw(random, Inputs, Outputs);
        return [.. Enumerable.Range(0, cores).Select(_ => ImmutableArray.Create(Draw(random, Batch, Inputs), Draw(random, Batch, Outputs), weights))];
    }

    private static Literal Draw(Random random, int rows, int columns) => Literal.Create<float>(
        TensorType.Of(ElementType.F32, rows, columns), [.. Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextDouble() - 0.5))]);

    private static double[] UpdatedWeights(ImmutableArray<ImmutableArray<Literal>> arguments)
    {
        var weights = arguments[0][2].ToArray<float>();
        var gradient = new double[weights.Length];
        foreach (var core in arguments)
        {
            float[] x = core[0].ToArray<float>(), y = core[1].ToArray<float>();
            for (var row = 0; row < Batch; row++)
            {
                for (var o = 0; o < Outputs; o++)
                {
                    double error = -y[(row * Outputs) + o];
                    for (var i = 0; i < Inputs; i++) error += (double)x[(row * Inputs) + i] * weights[(i * Outputs) + o];
                    for (var i = 0; i < Inputs; i++) gradient[(i * Outputs) + o] += error * x[(row * Inputs) + i];
                }
            }
        }
        return [.. weights.Select((w, i) => w - (0.1 / arguments.Length * gradient[i]))];
    }
}
