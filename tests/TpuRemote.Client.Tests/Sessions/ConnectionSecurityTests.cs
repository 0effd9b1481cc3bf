using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Sessions;

namespace TpuRemote.Client.Tests.Sessions;

/// <summary>As whom a session comes: by options, then by the environment.</summary>
public sealed class ConnectionSecurityTests : IDisposable
{
    private const string Tls = "grpcs://tpu.example:8470";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tpu-security-test-");

    [Fact]
    public async Task Token_IsTheOptionsThenTheEnvironments()
    {
        var file = WriteFile("token", "from a file\n".Replace(' ', '-'));
        var environment = new Dictionary<string, string> { ["TPUREMOTE_TOKEN"] = "named", ["TPUREMOTE_TOKEN_FILE"] = file };
        Assert.Equal("mine", Of(new TpuSessionOptions { Token = "mine" }, environment).Token);
        Assert.Equal("named", Of(new TpuSessionOptions(), environment).Token);
        var read = Of(new TpuSessionOptions { TokenFile = file }, environment);
        Assert.Null(read.Token);
        Assert.Equal("from-a-file", await read.TokenSource!(CancellationToken.None));
        environment.Remove("TPUREMOTE_TOKEN");
        Assert.Equal("from-a-file", await Of(new TpuSessionOptions(), environment).TokenSource!(CancellationToken.None));
        var none = Of(new TpuSessionOptions(), []);
        Assert.Null(none.Token);
        Assert.Null(none.TokenSource);
    }

    [Fact]
    public async Task TokenFile_ThatIsReplaced_IsReadAgain()
    {
        var clock = new SteppedClock();
        var path = WriteFile("token", "first");
        var file = new TokenFile(path, clock);
        WriteFile("token", "second");
        Assert.Equal("first", await file.GetAsync(CancellationToken.None));
        clock.Now += TimeSpan.FromSeconds(5);
        Assert.Equal("second", await file.GetAsync(CancellationToken.None));
        File.Delete(path);
        clock.Now += TimeSpan.FromSeconds(5);
        var gone = await Assert.ThrowsAsync<TpuArgumentException>(() => file.GetAsync(CancellationToken.None).AsTask());
        Assert.Contains("cannot be used", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_AreForTlsOnly()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = WriteFile("ca.pem", certificate.ExportCertificatePem());
        var keyFile = WriteFile("key.pem", key.ExportPkcs8PrivateKeyPem());
        var environment = new Dictionary<string, string>
        {
            ["TPUREMOTE_CA_FILE"] = file,
            ["TPUREMOTE_CLIENT_CERTIFICATE"] = file,
            ["TPUREMOTE_CLIENT_KEY"] = keyFile,
        };
        var secure = Of(new TpuSessionOptions(), environment);
        Assert.Equal(certificate.Thumbprint, Assert.Single(secure.RootCertificates!).Thumbprint);
        Assert.Equal(certificate.Thumbprint, secure.ClientCertificate!.Thumbprint);
        Assert.True(secure.ClientCertificate.HasPrivateKey);

        // A server inside this process needs none of them.
        var local = ConnectionSecurity.Of("unix:///tmp/t.sock", new TpuSessionOptions(), name => environment.GetValueOrDefault(name));
        Assert.Null(local.RootCertificates);
        Assert.Null(local.ClientCertificate);
        var asked = new TpuSessionOptions { ClientCertificate = certificate };
        Assert.Contains(
            "which has no TLS", Assert.Throws<TpuArgumentException>(() => ConnectionSecurity.Of("grpc://a:1", asked, _ => null)).Message);
    }

    [Theory]
    [InlineData("TPUREMOTE_CLIENT_CERTIFICATE and TPUREMOTE_CLIENT_KEY go together", "TPUREMOTE_CLIENT_KEY")]
    [InlineData("TPUREMOTE_CA_FILE names", "TPUREMOTE_CA_FILE")]
    [InlineData("the token file", "TPUREMOTE_TOKEN_FILE")]
    public void Environment_ThatIsWrong_IsNamed(string expected, string variable)
    {
        var environment = new Dictionary<string, string> { [variable] = Path.Combine(_directory.FullName, "absent") };
        Assert.Contains(expected, Assert.Throws<TpuArgumentException>(() => Of(new TpuSessionOptions(), environment)).Message);
    }

    [Fact]
    public void TokenAndFile_BothGiven_AreRefused() => Assert.Throws<TpuArgumentException>(
        () => Of(new TpuSessionOptions { Token = "a", TokenFile = "b" }, []));

    [Fact]
    public void Options_Printed_TellNoToken()
    {
        var text = new TpuSessionOptions { Token = "tpu_secret", ClientName = "me" }.ToString();
        Assert.DoesNotContain("tpu_secret", text, StringComparison.Ordinal);
        Assert.Contains("ClientName = me", text, StringComparison.Ordinal);
        Assert.Contains("Token = (given)", text, StringComparison.Ordinal);
        Assert.False(typeof(TpuSessionOptions).GetProperty(nameof(TpuSessionOptions.Token))!.GetMethod!.IsPublic);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static TpuRemote.Grpc.Addresses.ChannelSecurity Of(TpuSessionOptions options, Dictionary<string, string> environment) =>
        ConnectionSecurity.Of(Tls, options, name => environment.GetValueOrDefault(name));

    private string WriteFile(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
