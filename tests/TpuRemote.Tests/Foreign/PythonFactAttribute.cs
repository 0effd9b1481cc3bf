using System.Diagnostics;

namespace TpuRemote.Tests.Foreign;

/// <summary>A test that needs Debian's Python with grpcio and protobuf; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<string?> Reason = new(FindReason);

    public PythonFactAttribute() => Skip = Reason.Value;

    private static string? FindReason()
    {
        if (!File.Exists(Interpreter)) return $"{Interpreter} is absent (Debian: python3)";
        var start = new ProcessStartInfo(Interpreter, ["-c", "import grpc, google.protobuf"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{Interpreter} lacks grpcio or protobuf (Debian: python3-grpcio, python3-protobuf)";
    }
}
