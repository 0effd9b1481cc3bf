using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using Xunit.Abstractions;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Gradients;

public class FiniteDifferenceTests(ITestOutputHelper output)
{
    private const int Seed = 1970;
    private const double Step = 1e-5;

    public static TheoryData<string> Samples => [.. GradientSamples.All.Select(s => s.ToString())];

    public static TheoryData<string> Differentiable =>
        [.. OpRegistry.All.Where(op => op.Gradient is GradientRule.Pullback).Select(op => op.ShortName)];

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void DifferentiableOp_OfTheRegistry_HasASampleThatUsesIt(string name)
    {
        var samples = GradientSamples.All.Where(s => s.Op == name).ToArray();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var builder = new Builder();
            sample.Body(builder, [.. sample.Inputs.Select(i => builder.Argument(i.Type))]);
            Assert.Contains(name, builder.Operations.Select(o => o.Definition.ShortName));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Gradient_OfASample_IsTheCentralDifference(string name)
    {
        output.WriteLine($"seed {Seed}");
        var sample = Assert.Single(GradientSamples.All, s => s.ToString() == name);
        var loss = Compile(sample, false);
        var gradients = Evaluator.Run(Compile(sample, true), sample.Inputs);
        for (var input = 0; input < sample.Inputs.Length; input++)
        {
            Assert.Equal(sample.Inputs[input].Type, gradients[input].Type);
            var given = Values(gradients[input]);
            for (var i = 0; i < given.Length; i++)
            {
                var expected = (At(loss, sample, input, i, Step) - At(loss, sample, input, i, -Step)) / (2 * Step);
                // f32 inside a sample rounds away small steps; those samples say so by using numbers that f32 holds and a step below.
                Assert.True(
                    Math.Abs(expected - given[i]) <= Tolerance(sample) * Math.Max(1, Math.Abs(expected)),
                    $"{name}: by element {i} of input {input} the gradient is {given[i]}, the central difference {expected}; seed {Seed}");
            }
        }
    }

    // Central differences err by step^2 and by rounding over step; convert's rounding to f32 is 2^-24 over the step.
    private static double Tolerance(GradientSample sample) => sample.Op == "convert" ? 1e-2 : 1e-7;

    private static double At(Module loss, GradientSample sample, int input, int element, double step)
    {
        var moved = sample.Inputs[input].ToArray<double>();
        moved[element] += step;
        var inputs = sample.Inputs.SetItem(input, Literal.Create<double>(sample.Inputs[input].Type, moved));
        return Evaluator.Run(loss, inputs)[0].AsSpan<double>()[0];
    }

    // The loss is the sum of all results, each element weighed by a random number, so that no two cotangents are alike.
    private static Module Compile(GradientSample sample, bool gradients)
    {
        var random = new Random(Seed);
        var builder = new Builder();
        ImmutableArray<Value> inputs = [.. sample.Inputs.Select(i => builder.Argument(i.Type))];
        var loss = builder.ConstantScalar(ElementType.F64, 0);
        foreach (var result in sample.Body(builder, inputs))
        {
            double[] weights = [.. Enumerable.Range(0, (int)result.TensorType.ElementCount).Select(_ => random.NextDouble() + 0.5)];
            var weighed = builder.Multiply(result, builder.Constant(Literal.Create<double>(result.TensorType, weights)));
            loss = builder.Add(loss, builder.ReduceSum(weighed, [.. Enumerable.Range(0, result.TensorType.Rank)]));
        }
        if (!gradients) return Module.Of(Function.Of("main", builder.FunctionReturn(loss)));
        var found = ReverseMode.Differentiate(builder, loss, inputs);
        Value[] returned = [.. found.Select((g, i) => g ?? builder.Zeros(inputs[i].TensorType))];
        return Module.Of(Function.Of("main", builder.FunctionReturn(returned)));
    }
}
