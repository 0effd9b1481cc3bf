using System.Diagnostics;
using System.Text.Json;

namespace TpuRemote.Tests.Benchmarks;

/// <summary>The benchmark runs and reports in the form that it promises; its figures are nobody's assertion.</summary>
public sealed class RpcBenchmarkTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task OneCase_WithJson_ReportsEachFieldOfItsRows()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tpu-bench-test-").FullName, "rpc.json");
        try
        {
            var (exitCode, output) = await RunAsync("rpc", "--only", "trivial steps pipelined", "--repeats", "1", "--json", file);

            Assert.True(exitCode == 0, output);
            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            Assert.Equal("rpc", report.RootElement.GetProperty("benchmark").GetString());
            Assert.Contains($"{Environment.ProcessorCount} cores", report.RootElement.GetProperty("machine").GetString(), StringComparison.Ordinal);
            var rows = report.RootElement.GetProperty("rows").EnumerateArray().ToArray();
            Assert.Equal(
                ["trivial steps pipelined, TCP", "trivial steps pipelined, Unix socket"],
                rows.Select(row => row.GetProperty("case").GetString()));
            Assert.All(rows, Check);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("rcp")]
    [InlineData("rpc", "--repeats", "0")]
    [InlineData("rpc", "--json")]
    public async Task WrongArguments_AreAnsweredWithTheUsage(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("usage: ", output, StringComparison.Ordinal);
    }

    private static void Check(JsonElement row)
    {
        Assert.Equal("steps/s", row.GetProperty("unit").GetString());
        Assert.Equal("in process", row.GetProperty("peer_name").GetString());
        var (ours, peer) = (row.GetProperty("ours").GetDouble(), row.GetProperty("peer").GetDouble());
        Assert.True(ours > 0 && peer > 0);
        Assert.Equal(ours / peer, row.GetProperty("ratio").GetDouble(), 1e-9);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var program = Repository.TestProgram("TpuRemote.Benchmarks");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
