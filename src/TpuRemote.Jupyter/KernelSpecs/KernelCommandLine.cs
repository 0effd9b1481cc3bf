using System.Collections.Immutable;
using System.Reflection;

namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>How the running program is started again.</summary>
public static class KernelCommandLine
{
    /// <summary>Where the .NET that runs this program is installed.</summary>
    public static string DotnetRoot { get; } =
        // ROOT/shared/Microsoft.NETCore.App/VERSION/System.Private.CoreLib.dll
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    /// <summary>
    /// The command line that starts this program with other arguments: by itself, or as an assembly that <c>dotnet</c> runs.
    /// </summary>
    public static ImmutableArray<string> OfThisProgram(params string[] arguments)
    {
        var process = Environment.ProcessPath ?? throw new JupyterException("this process does not know the path of its program");
        var isDotnet = Path.GetFileNameWithoutExtension(process) == "dotnet";
        return isDotnet ? [process, Assembly.GetEntryAssembly()!.Location, .. arguments] : [process, .. arguments];
    }
}
