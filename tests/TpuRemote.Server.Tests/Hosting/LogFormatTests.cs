using System.Diagnostics;
using System.Text.Json;
using TpuRemote.Server.Tests.Access;

namespace TpuRemote.Server.Tests.Hosting;

/// <summary>The log of the server as a process of its own.</summary>
public sealed class LogFormatTests
{
    [Fact]
    public async Task Json_IsALineForEachEvent_WithItsValuesByName()
    {
        await using var prepared = AccessServer.Prepare();
        prepared.AddToken("--user", "alice");
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "TpuRemote.Server.dll"), "--listen", "127.0.0.1:0", "--log-format", "json", "--tokens",
            prepared.TokensFile,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var line = await ReadUntilAsync(process.StandardOutput, '{');
            using var read = JsonDocument.Parse(line);
            Assert.Equal(3, read.RootElement.GetProperty("EventId").GetInt32());
            Assert.Equal(1, read.RootElement.GetProperty("State").GetProperty("Tokens").GetInt32());
            Assert.Equal(prepared.TokensFile, read.RootElement.GetProperty("State").GetProperty("File").GetString());
            Assert.EndsWith("+00:00", read.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<string> ReadUntilAsync(StreamReader output, char first)
    {
        while (true)
        {
            var line = await output.ReadLineAsync().WaitAsync(TestServer.Patience);
            Assert.NotNull(line);
            if (line.StartsWith(first)) return line;
        }
    }
}
