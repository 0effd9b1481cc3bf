using System.Diagnostics;

namespace TpuRemote.Testing;

/// <summary>Debian's Python with grpcio and protobuf: a gRPC implementation that is not ours, which judges the wire.</summary>
public static class Python
{
    /// <summary>The interpreter.</summary>
    public const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Absence => Reason.Value;

    private static string? FindReason()
    {
        if (!File.Exists(Interpreter)) return $"{Interpreter} is absent (Debian: python3)";
        var start = new ProcessStartInfo(Interpreter, ["-c", "import grpc, google.protobuf"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : $"{Interpreter} lacks grpcio or protobuf (Debian: python3-grpcio, python3-protobuf): {error.Split('\n')[^1]}";
    }
}

/// <summary>A fact that needs <see cref="Python"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>Skips where Python is absent.</summary>
    public PythonFactAttribute() => Skip = Python.Absence;
}

/// <summary>A theory that needs <see cref="Python"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where Python is absent.</summary>
    public PythonTheoryAttribute() => Skip = Python.Absence;
}
