using TpuRemote.Server.Hosting;

namespace TpuRemote.Server.Tests.Hosting;

public sealed class ServerCommandLineTests
{
    [Fact]
    public void EveryOption_Given_IsTaken()
    {
        var options = ServerCommandLine.Parse(
        [
            "--listen", "unix:/run/t", "--tpu", "v3-32", "--log-level", "warning", "--log-format", "json",
            "--metrics-listen", "127.0.0.1:9090", "--tls-certificate", "c.pem", "--tls-key", "k.pem",
            "--client-ca", "a.pem", "--tokens", "t.json", "--max-sessions", "1", "--max-array-bytes", "20000000000",
            "--max-arrays", "3", "--max-program-bytes", "4", "--max-inline-bytes", "5", "--max-executables", "6", "--max-concurrent-runs", "7",
            "--max-concurrent-rewrites", "8", "--max-pending-operations", "9", "--max-pending-bytes", "10", "--queue-depth", "11",
            "--lease-seconds", "12", "--max-lease-seconds", "13", "--transfer-deadline-seconds", "14", "--shutdown-grace-seconds", "15",
            "--keep-alive-seconds", "16", "--max-connections", "17",
        ]);
        var expected = new TpuServerOptions
        {
            Listen = ListenAddress.Unix("/run/t"),
            AcceleratorType = "v3-32",
            LogLevel = LogLevel.Warning,
            LogFormat = LogFormat.Json,
            MetricsListen = ListenAddress.Parse("127.0.0.1:9090"),
            Access = new() { Certificate = "c.pem", Key = "k.pem", ClientAuthority = "a.pem", Tokens = "t.json" },
            Limits = new ServerLimits
            {
                MaxSessions = 1,
                MaxArrayBytes = 20_000_000_000,
                MaxArrays = 3,
                MaxProgramBytes = 4,
                MaxInlineBytes = 5,
                MaxExecutables = 6,
                MaxConcurrentRuns = 7,
                MaxConcurrentRewrites = 8,
                MaxPendingOperations = 9,
                MaxPendingBytes = 10,
                QueueDepth = 11,
                MaxConnections = 17,
            },
            Times = new ServerTimes
            {
                Lease = TimeSpan.FromSeconds(12),
                MaxLease = TimeSpan.FromSeconds(13),
                TransferDeadline = TimeSpan.FromSeconds(14),
                ShutdownGrace = TimeSpan.FromSeconds(15),
                KeepAlive = TimeSpan.FromSeconds(16),
            },
        };
        Assert.Equal(expected, options);
    }

    [Fact]
    public void NoOption_Given_ListensOnTheTpusPortOfTheLoopback()
    {
        var options = ServerCommandLine.Parse([]);
        Assert.Equal("127.0.0.1:8470", options.Listen.ToString());
        Assert.Equal("v2-8", options.AcceleratorType);
    }

    [Theory]
    [InlineData("--max-sessions", "-1")]
    [InlineData("--max-sessions", "3000000000")]
    [InlineData("--max-sessions", "many")]
    [InlineData("--lease-seconds", "9999999999")]
    [InlineData("--log-level", "loud")]
    [InlineData("--log-format", "1")]
    [InlineData("--metrics-listen", "9090")]
    public void Value_OutOfRange_IsRefusedWithItsOption(string option, string value)
    {
        var error = Assert.Throws<FormatException>(() => ServerCommandLine.Parse([option, value]));
        Assert.StartsWith($"{option} {value} was given; expected", error.Message);
    }

    [Fact]
    public void Usage_NamesEveryLimit()
    {
        foreach (var limit in typeof(ServerLimits).GetProperties())
        {
            var name = string.Concat(limit.Name.Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? "" : "-")}{char.ToLowerInvariant(c)}" : $"{c}"));
            Assert.Contains($"--{name} N", ServerCommandLine.Usage);
        }
    }
}
