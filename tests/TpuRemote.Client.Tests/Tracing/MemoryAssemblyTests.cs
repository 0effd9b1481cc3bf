using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace TpuRemote.Client.Tests.Tracing;

/// <summary>Code that lies in no file, as a notebook's cells: compiled and loaded from memory.</summary>
public class MemoryAssemblyTests
{
    private const string Cell =
        """
        using System;
        using TpuRemote.Client;

        public static class Submission
        {
            public static Tensor Step(Tensor x)
            {
                var twice = x + x;
                Func<Tensor, Tensor> inner = t =>
                    Tf.Tanh(t);
                return inner(twice);
            }
        }
        """;

    [Fact]
    public void Trace_OfACell_KnowsItsLines()
    {
        var operations = Trace(Load(Cell, "Cell 3", withSymbols: true));

        Assert.Equal(
            [("stablehlo.add", "Cell 3", 8), ("stablehlo.tanh", "Cell 3", 10)],
            operations.Select(o => (o.Name, o.Location.Resolve().File, o.Location.Resolve().Line)));
    }

    // Of two cells of the same code each has its own name.
    [Fact]
    public void Trace_OfTwoCells_KnowsThemApart()
    {
        var (first, second) = (Load(Cell, "Cell 1", withSymbols: true), Load(Cell, "Cell 2", withSymbols: true));

        Assert.All(Trace(first), o => Assert.Equal("Cell 1", o.Location.Resolve().File));
        Assert.All(Trace(second), o => Assert.Equal("Cell 2", o.Location.Resolve().File));
    }

    [Fact]
    public void Trace_OfCodeWithoutSymbols_KnowsNoLines() =>
        Assert.All(Trace(Load(Cell, "Cell 3", withSymbols: false)), o => Assert.False(o.Location.Resolve().IsKnown));

    private static List<Hlo.Modules.Operation> Trace(Func<Tensor, Tensor> step)
    {
        var program = new EvaluatedPrograms().Trace(t => [step(t[0])], new float[] { 1, 2 });
        return [.. program.Module.Main.Body.Operations.Where(o => !o.Definition.IsTerminator)];
    }

    private static Func<Tensor, Tensor> Load(string code, string name, bool withSymbols)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), path: name);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var compilation = CSharpCompilation.Create($"cell-{Guid.NewGuid():N}", [tree], references, options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var format = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        var emitted = compilation.Emit(image, withSymbols ? symbols : null, options: withSymbols ? format : null);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        (image.Position, symbols.Position) = (0, 0);
        var assembly = new AssemblyLoadContext(name, isCollectible: true).LoadFromStream(image, withSymbols ? symbols : null);
        var step = assembly.GetType("Submission")!.GetMethod("Step", BindingFlags.Public | BindingFlags.Static)!;
        return step.CreateDelegate<Func<Tensor, Tensor>>();
    }
}
