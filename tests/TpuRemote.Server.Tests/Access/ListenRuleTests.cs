using System.Net;
using System.Runtime.Versioning;
using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>Where a server may listen, with what.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ListenRuleTests
{
    private const string Tls = "--tls-certificate c.pem --tls-key k.pem";

    [Theory]
    [InlineData("--listen 0.0.0.0:8470", "without TLS (--tls-certificate and --tls-key) and credentials (--tokens or --client-ca)")]
    [InlineData("--listen [::]:8470", "without TLS (--tls-certificate and --tls-key) and credentials (--tokens or --client-ca)")]
    [InlineData("--listen 203.0.113.1:8470 --tokens t.json", "without TLS (--tls-certificate and --tls-key):")]
    [InlineData($"--listen 203.0.113.1:8470 {Tls}", "without credentials (--tokens or --client-ca):")]
    [InlineData("--metrics-listen 0.0.0.0:9090", "cannot listen on 0.0.0.0:9090 (--metrics-listen) without TLS")]
    [InlineData("--metrics-listen unix:/tmp/m.sock", "expected HOST:PORT")]
    [InlineData("--tls-certificate c.pem", "--tls-certificate and --tls-key go together")]
    [InlineData("--tls-key k.pem", "--tls-certificate and --tls-key go together")]
    [InlineData("--client-ca ca.pem", "--client-ca was given without --tls-certificate")]
    [InlineData($"--listen unix:/tmp/t.sock {Tls}", "a Unix socket is served without TLS")]
    public void Options_ThatLeaveTheServerOpen_AreRefusedWithWhatIsMissing(string line, string expected)
    {
        var options = ServerCommandLine.Parse(line.Split(' '));
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ListenRules.Check(options)).Message);
    }

    [Theory]
    [InlineData("--listen 127.0.0.1:8470")]
    [InlineData("--listen [::1]:8470")]
    [InlineData("--listen unix:/tmp/t.sock")]
    [InlineData("--metrics-listen 127.0.0.1:9090")]
    [InlineData("--listen unix:/tmp/t.sock --tokens t.json")]
    [InlineData($"--listen 0.0.0.0:8470 {Tls} --tokens t.json")]
    [InlineData($"--listen 203.0.113.1:8470 {Tls} --client-ca ca.pem")]
    public void Options_ThatProtectTheServer_AreAllowed(string line) => ListenRules.Check(ServerCommandLine.Parse(line.Split(' ')));

    [Theory]
    [InlineData("tokens", "--tokens")]
    [InlineData("certificate", "--tls-certificate")]
    [InlineData("key", "--tls-certificate")]
    [InlineData("authority", "--client-ca")]
    public async Task File_ThatHoldsSomethingElse_IsNamed(string wrong, string option)
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1");
        server.AddToken("--user", "alice");
        await File.WriteAllTextAsync(server.PathOf("wrong"), "nothing");
        var access = server.WithTls(new AccessOptions { Tokens = server.TokensFile, ClientAuthority = server.PathOf("ca.pem") });
        access = wrong switch
        {
            "tokens" => access with { Tokens = server.PathOf("wrong") },
            "certificate" => access with { Certificate = server.PathOf("wrong") },
            "key" => access with { Key = server.PathOf("wrong") },
            _ => access with { ClientAuthority = server.PathOf("wrong") },
        };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => server.StartAsync(access));
        Assert.StartsWith($"{option} {server.PathOf("")}", error.Message);
        Assert.Contains("cannot be used", error.Message);
    }

    [Fact]
    public async Task TokensFile_ThatAnybodyMayWrite_IsRefused()
    {
        await using var server = AccessServer.Prepare();
        server.AddToken("--user", "alice");
        File.SetUnixFileMode(server.TokensFile, UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => server.StartAsync(new AccessOptions { Tokens = server.TokensFile }));
        Assert.Contains("every user of this machine may write to", error.Message);
    }

    [Fact]
    public async Task Socket_WithoutCredentials_IsItsOwners()
    {
        await using var server = await TestServer.StartAsync();
        var mode = File.GetUnixFileMode(server.Server.Address.SocketPath!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public async Task Socket_InADirectoryOfEverybody_IsRefused()
    {
        var directory = Directory.CreateTempSubdirectory("tpu-access-test-");
        try
        {
            directory.UnixFileMode |= UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
            var options = new TpuServerOptions { Listen = ListenAddress.Unix(Path.Combine(directory.FullName, "tpu.sock")) };
            var error = await Assert.ThrowsAsync<IOException>(() => TpuServer.StartAsync(options));
            Assert.Contains($"may replace files of {directory.FullName}", error.Message);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Certificate_ThatHasExpired_IsRefused()
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1", "--days", "1");
        var clock = new ManualClock();
        clock.Advance(DateTime.UtcNow + TimeSpan.FromDays(2) - DateTime.UnixEpoch);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => server.StartAsync(server.WithTls(new AccessOptions()), clock));
        Assert.Contains("the certificate has expired on", error.Message);
    }
}
