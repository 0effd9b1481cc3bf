using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>A Python that has ipykernel.</summary>
/// <param name="Path">Its executable.</param>
/// <param name="Prefix">Where it is installed; Jupyter looks for kernels in <c>share/jupyter</c> below.</param>
/// <param name="IpykernelVersion">The version of its ipykernel.</param>
public sealed partial record PythonInterpreter(string Path, string Prefix, string IpykernelVersion)
{
    private const string Question = "import sys, ipykernel; print(sys.executable, sys.prefix, ipykernel.__version__, sep='\\n')";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Finds one: what was asked for and nothing else, or what runs <c>jupyter</c>, or what is on PATH.</summary>
    /// <param name="asked">The path or name of an interpreter; null to look for one.</param>
    /// <param name="environment">Environment variables.</param>
    /// <exception cref="JupyterException">None has ipykernel.</exception>
    public static PythonInterpreter Find(string? asked, Func<string, string?> environment)
    {
        var tried = new List<string>();
        foreach (var candidate in asked is null ? Candidates(environment) : [asked])
        {
            if (Ask(candidate, out var problem) is { } found) return found;
            tried.Add($"  {candidate}: {problem}");
        }
        throw new JupyterException(
            "no Python with ipykernel was found; tried\n" + string.Join('\n', tried)
            + "\nInstall ipykernel (pip install ipykernel; on Debian apt-get install python3-ipykernel), "
            + "or name a Python that has it: --python PATH.");
    }

    /// <summary>The interpreters that may have it, best first.</summary>
    public static IEnumerable<string> Candidates(Func<string, string?> environment)
    {
        string?[] candidates =
        [
            ProgramPath.Find("jupyter", environment) is { } jupyter ? BehindScript(jupyter) : null,
            ProgramPath.Find("python3", environment),
            ProgramPath.Find("python", environment),
            OperatingSystem.IsWindows() ? null : "/usr/bin/python3",
        ];
        return candidates.OfType<string>().Distinct();
    }

    /// <summary>The interpreter that runs a script which pip or a distribution installed; null where the script does not say.</summary>
    public static string? BehindScript(string script)
    {
        // On Windows scripts are programs, beside or below the interpreter.
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(script)!, "..", "python.exe");
        if (OperatingSystem.IsWindows()) return File.Exists(beside) ? System.IO.Path.GetFullPath(beside) : null;
        var lines = File.ReadLines(script).Take(2).ToArray();
        if (lines.Length == 0 || !lines[0].StartsWith("#!", StringComparison.Ordinal)) return null;
        var interpreter = lines[0][2..].Trim().Split(' ')[0];
        if (System.IO.Path.GetFileName(interpreter).StartsWith("python", StringComparison.Ordinal)) return interpreter;
        // pip's way round the limit on the length of the first line.
        return lines.Length > 1 && ExecLine().Match(lines[1]) is { Success: true } match ? match.Groups[1].Value : null;
    }

    private static PythonInterpreter? Ask(string candidate, out string problem)
    {
        var start = new ProcessStartInfo(candidate, ["-c", Question])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                problem = $"did not answer within {Patience.TotalSeconds} s";
                return null;
            }
            problem = error.Result.Trim().Split('\n')[^1].Trim();
            if (problem.Length == 0) problem = $"ended with exit code {process.ExitCode}";
            var lines = output.Result.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return process.ExitCode == 0 && lines.Length >= 3 ? new PythonInterpreter(lines[^3], lines[^2], lines[^1]) : null;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            problem = e.Message;
            return null;
        }
    }

    [GeneratedRegex("^'''exec' \"?([^\"]+?)\"? \"\\$0\"")]
    private static partial Regex ExecLine();
}
