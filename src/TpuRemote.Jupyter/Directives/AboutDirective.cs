using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#!about</c></summary>
internal sealed class AboutDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#!about";

    /// <inheritdoc />
    public override string Summary => "Says which C#, .NET and kernel this is.";

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call)
    {
        call.TakesNoArguments(Name);
        var language = SubmissionChain.ParseOptions.LanguageVersion.ToDisplayString();
        Console.WriteLine(
            $"""
            C# {language} in a Jupyter kernel of TpuRemote {VersionOf(typeof(NotebookKernel))}
            {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}
            Roslyn {VersionOf(typeof(CSharpCompilation))}, Microsoft.DotNet.Interactive.Formatting {VersionOf(typeof(Formatter))}
            """);
        return Task.CompletedTask;
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "?";
}
