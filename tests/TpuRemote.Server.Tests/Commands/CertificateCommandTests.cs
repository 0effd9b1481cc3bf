using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TpuRemote.Server.Commands;

namespace TpuRemote.Server.Tests.Commands;

/// <summary>Certificates made, and judged by OpenSSL.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CertificateCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tpu-certificate-test-");

    [OpenSslFact]
    public async Task Certificates_AreAcceptedByOpenSsl_ForTheirPurposeOnly()
    {
        Run("--host", "tpu.example", "--host", "127.0.0.1", "--client", "alice");
        Assert.Equal(0, await VerifyAsync("sslserver", "server.pem", "-verify_hostname", "tpu.example"));
        Assert.Equal(0, await VerifyAsync("sslserver", "server.pem", "-verify_ip", "127.0.0.1"));
        Assert.Equal(0, await VerifyAsync("sslclient", "client-alice.pem"));
        Assert.NotEqual(0, await VerifyAsync("sslserver", "server.pem", "-verify_hostname", "other.example"));
        Assert.NotEqual(0, await VerifyAsync("sslclient", "server.pem"));
        Assert.NotEqual(0, await VerifyAsync("sslserver", "client-alice.pem"));
    }

    [Fact]
    public void Files_AreTheirOwnersAlone()
    {
        var list = JsonDocument.Parse(Run("--host", "localhost", "--json")).RootElement;
        var written = list.EnumerateArray().Select(file => file.GetString()!).ToArray();
        Assert.Equal(["ca-key.pem", "ca.pem", "server-key.pem", "server.pem"], written.Select(Path.GetFileName));
        Assert.All(written, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Authority_ThatIsThere_SignsWhatComesLater()
    {
        Run("--host", "localhost");
        var before = File.ReadAllText(PathOf("ca.pem"));
        Run("--client", "bob");
        Assert.Equal(before, File.ReadAllText(PathOf("ca.pem")));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(PathOf("ca.pem"));
        using var bob = X509CertificateLoader.LoadCertificateFromFile(PathOf("client-bob.pem"));
        Assert.Equal(authority.Subject, bob.Issuer);
        Assert.Equal("CN=bob", bob.Subject);
    }

    [Fact]
    public void Certificate_ThatIsThere_IsNotOverwritten()
    {
        Run("--host", "localhost");
        var before = File.ReadAllText(PathOf("server-key.pem"));
        Assert.Throws<IOException>(() => Run("--host", "localhost"));
        Assert.Equal(before, File.ReadAllText(PathOf("server-key.pem")));
    }

    [Theory]
    [InlineData("expected --host NAME for a server's certificate, or --client USER")]
    [InlineData("expected a host's name or an IP address, without a port", "--host", "https://localhost:1")]
    [InlineData("expected 1 to 64 of A-Z", "--client", "a/b")]
    [InlineData("--days many was given", "--host", "localhost", "--days", "many")]
    public void Arguments_ThatAreWrong_AreSaid(string expected, params string[] arguments) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Run(arguments)).Message);

    public void Dispose() => _directory.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private string Run(params string[] arguments)
    {
        var output = new StringWriter();
        AdministrationCommands.Run(
            ["certificates", "create", _directory.FullName, .. arguments], output, TextWriter.Null, TimeProvider.System);
        return output.ToString();
    }

    private async Task<int> VerifyAsync(string purpose, string file, params string[] more)
    {
        string[] arguments = ["verify", "-x509_strict", "-CAfile", PathOf("ca.pem"), "-purpose", purpose, .. more, PathOf(file)];
        return (await ProcessRun.ToEndAsync(new ProcessStartInfo(OpenSsl.Program, arguments))).ExitCode;
    }
}
