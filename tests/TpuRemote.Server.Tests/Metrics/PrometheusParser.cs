using System.Diagnostics;
using System.Text.Json;

namespace TpuRemote.Server.Tests.Metrics;

/// <summary>Prometheus' own parser in Python, which judges the page.</summary>
internal static class PrometheusParser
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Absence => Reason.Value;

    /// <summary>What it reads from a page: families with name, type, help and samples.</summary>
    public static async Task<JsonElement> ReadAsync(string page)
    {
        var start = new ProcessStartInfo(Python.Interpreter, [Path.Combine(AppContext.BaseDirectory, "Metrics", "read_metrics.py")]);
        var run = await ProcessRun.ToEndAsync(start, page);
        Assert.True(run.ExitCode == 0, $"python ended with {run.ExitCode}: {run.Errors}");
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    private static string? FindReason()
    {
        if (!File.Exists(Python.Interpreter)) return $"{Python.Interpreter} is absent (Debian: python3)";
        var start = new ProcessStartInfo(Python.Interpreter, ["-c", "import prometheus_client.parser"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{Python.Interpreter} lacks prometheus_client (Debian: python3-prometheus-client)";
    }
}

/// <summary>A fact that needs <see cref="PrometheusParser"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrometheusFactAttribute : FactAttribute
{
    /// <summary>Skips where it is absent.</summary>
    public PrometheusFactAttribute() => Skip = PrometheusParser.Absence;
}
