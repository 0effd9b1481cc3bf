using System.Collections.Immutable;
using System.Reflection;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests.Lowering;

/// <summary>The lowering of each op of the registry: its text program, compiled and run on the pod, gives the evaluator's bits.</summary>
public sealed class OperationProgramTests
{
    private const int Seeds = 8;

    // Their programs take or give tokens, which is refused at an entry; the server's tests feed and drain loops on the pod.
    private static readonly string[] OfTokens = ["stablehlo.infeed", "stablehlo.outfeed", "stablehlo.after_all", "stablehlo.create_token"];

    public static TheoryData<string> Names => new(OpRegistry.All.Select(op => op.Name).Except(OfTokens));

    [Theory]
    [MemberData(nameof(Names))]
    public void Pod_InExactPrecision_GivesTheEvaluatorsBits(string name)
    {
        var module = ModuleParser.Parse(Read(name));
        var replicas = name == "stablehlo.all_reduce" ? 4 : 1;
        var executable = TpuCompiler.Compile(module, new CompileOptions(TpuTopology.Parse("v2-8"), replicas, Precision: Precision.Exact));
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var arguments = Enumerable.Range(0, replicas)
                .Select(_ => module.Main.Arguments.Select(a => Draw((TensorType)a.Type, random)).ToImmutableArray()).ToImmutableArray();

            var expected = Evaluator.Run(new EvaluationContext(module, replicas), arguments);
            var actual = PodRunner.Run(executable, arguments);

            for (var replica = 0; replica < replicas; replica++)
            {
                for (var i = 0; i < expected[replica].Length; i++)
                {
                    Assert.True(
                        expected[replica][i].BitsEqual(actual[replica][i]),
                        $"{name}: seed {seed}, replica {replica}, result {i} differs");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Explanation_OfEachOp_NamesNoInstructionByItsType(string name)
    {
        var replicas = name == "stablehlo.all_reduce" ? 4 : 1;
        var explanation = TpuCompiler.Explain(
            ModuleParser.Parse(Read(name)), new CompileOptions(TpuTopology.Parse("v2-8"), replicas));

        var types = typeof(Instruction).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Instruction))).Select(t => t.Name).ToList();
        Assert.NotEmpty(types);
        Assert.All(explanation.Instructions, i => Assert.DoesNotContain(types, t => i.Text.StartsWith(t, StringComparison.Ordinal)));
        var length = explanation.FinalText.Count(c => c == '\n');
        Assert.All(explanation.Instructions.SelectMany(i => i.Lines), line => Assert.InRange(line, 1, length));
    }

    // Small numbers on both sides of zero: in range and out of range where they are indices.
    private static Literal Draw(TensorType type, Random random)
    {
        var bytes = new byte[type.ByteSize];
        var size = bytes.Length / (int)Math.Max(1, type.ElementCount);
        for (var i = 0; i < type.ElementCount; i++)
        {
            var value = type.ElementType is ElementType.I1 ? random.Next(2) : (random.NextDouble() * 8) - 3;
            Scalar.Convert(ElementType.F64, BitConverter.GetBytes(value), type.ElementType, bytes.AsSpan(i * size, size));
        }
        return new Literal(type, bytes);
    }

    private static string Read(string name)
    {
        var file = name.Replace("stablehlo.", "", StringComparison.Ordinal) + ".mlir";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file);
        Assert.True(stream is not null, $"{name} has no program: write tests/TpuRemote.Hlo.Tests/Text/Programs/{file}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
