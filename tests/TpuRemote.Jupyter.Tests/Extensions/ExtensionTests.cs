using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TpuRemote.Jupyter.Tests.Extensions;

/// <summary>The conventions of src/TpuRemote.Jupyter/README.md, on an assembly that references nothing of the kernel.</summary>
public sealed class ExtensionTests
{
    private const string Library =
        """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        [assembly: Lib.NotebookExtension(typeof(Lib.Extension))]

        namespace Lib
        {
            public sealed class NotebookExtensionAttribute : Attribute
            {
                public NotebookExtensionAttribute(Type extensionType) => ExtensionType = extensionType;
                public Type ExtensionType { get; }
            }

            public sealed class NotebookDirectiveAttribute : Attribute
            {
                public NotebookDirectiveAttribute(string name, string summary) => (Name, Summary) = (name, summary);
                public string Name { get; }
                public string Summary { get; }
            }

            public class Animal { }
            public sealed class Cat : Animal { }

            public static class Work
            {
                private static readonly AsyncLocal<CancellationToken> Ambient = new();
                internal static CancellationToken Token { set => Ambient.Value = value; }
                public static Task ForeverAsync() => Task.Delay(-1, Ambient.Value);
            }

            public static class Extension
            {
                public static IReadOnlyDictionary<Type, Func<object, object>> Views { get; } =
                    new Dictionary<Type, Func<object, object>> { [typeof(Animal)] = animal => $"a view of a {animal.GetType().Name}" };
                public static void CellStarting(CancellationToken interrupt) => Work.Token = interrupt;
                [NotebookDirective("#!meow", "Says so.")]
                public static Task Meow(string arguments, TextWriter output, CancellationToken interrupt) =>
                    output.WriteLineAsync("meow " + arguments);
            }
        }
        """;

    [Fact]
    public async Task Extension_OfAReferencedAssembly_AddsViewsDirectivesAndInterrupt()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Lib.dll");
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(p => MetadataReference.CreateFromFile(p));
        var library = CSharpCompilation.Create(
            "Lib", [CSharpSyntaxTree.ParseText(Library)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(library.Emit(path).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        await using var notebook = new Notebook();

        notebook.Kernel.References.Add([path], [path], []);

        Assert.Equal("a view of a Cat", await notebook.ValueAsync("new Lib.Cat()"));
        await notebook.RunAsync("#!meow loudly");
        Assert.EndsWith("meow loudly\n", notebook.FrontEnd.Output, StringComparison.Ordinal);
        notebook.FrontEnd.ClearOutput(false);
        await notebook.InterruptedAsync(
            "try { Console.Write(\"begun, \"); await Lib.Work.ForeverAsync(); } finally { Console.WriteLine(\"ended in order\"); }");
        Assert.Equal("begun, ended in order\n", notebook.FrontEnd.Output);
    }
}
