using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>TLS, and clients that show certificates.</summary>
public sealed class TlsAccessTests
{
    [Fact]
    public async Task Tls_WithAToken_LetsIn()
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "localhost", "--host", "127.0.0.1");
        var token = server.AddToken("--user", "alice");
        await server.StartAsync(server.WithTls(new AccessOptions { Tokens = server.TokensFile }));
        Assert.StartsWith("grpcs://127.0.0.1:", server.Server.ClientAddress);
        await server.Client(token).ListDevicesAsync(new ListDevicesRequest());
        var refused = await TokenAccessTests.RefusedAsync(server.Client().ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Theory]
    [InlineData(SslProtocols.None, SslProtocols.Tls13)] // None: whatever the system offers
    [InlineData(SslProtocols.Tls12, SslProtocols.Tls12)]
    public async Task Tls_IsTheBestThatTheClientHas(SslProtocols offered, SslProtocols expected)
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1");
        await server.StartAsync(server.WithTls(new AccessOptions()));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Server.Address.EndPoint!);
        await using var tls = new SslStream(socket.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            EnabledSslProtocols = offered,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = server.NewHandler().SslOptions.CertificateChainPolicy,
        };
        await tls.AuthenticateAsClientAsync(options).WaitAsync(TestServer.Patience);
        Assert.Equal(expected, tls.SslProtocol);
    }

    [Fact]
    public async Task Plaintext_ToAServerOfTls_IsNotServed()
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1");
        await server.StartAsync(server.WithTls(new AccessOptions()));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(server.Uri) { Scheme = "http" }.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request).WaitAsync(TestServer.Patience));
    }

    [Fact]
    public async Task Certificate_OfTheAuthority_LetsItsUserIn()
    {
        await using var server = await StartMutualAsync();
        using var alice = await TestStream.OpenAsync(server.Client(certificate: "client-alice"));
        Assert.Contains(server.Log, line => line.Contains("opened by alice", StringComparison.Ordinal));
        var renew = server.Client(certificate: "client-bob").RenewSessionAsync(new RenewSessionRequest { SessionId = alice.SessionId });
        Assert.Equal(StatusCode.NotFound, (await TokenAccessTests.RefusedAsync(renew.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task Certificate_Missing_IsToldSo()
    {
        await using var server = await StartMutualAsync();
        var refused = await TokenAccessTests.RefusedAsync(server.Client().ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(
            (StatusCode.Unauthenticated, "this server asks for a client certificate"), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsRefusedInTheHandshake()
    {
        await using var server = await StartMutualAsync();
        await using var other = AccessServer.Prepare();
        other.CreateCertificates("--client", "alice");
        foreach (var file in new[] { "client-alice.pem", "client-alice-key.pem" })
            File.Copy(other.PathOf(file), server.PathOf(file.Replace("alice", "mallory", StringComparison.Ordinal)));
        var refused = await TokenAccessTests.RefusedAsync(
            server.Client(certificate: "client-mallory").ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains(
            server.Log,
            line => line.StartsWith("Warning CertificateRefused: Refused the certificate of CN=alice", StringComparison.Ordinal));
    }

    // A chain that lacks its issuer makes .NET ask where the certificate says that the issuer's is to be had (RFC 5280 section 4.2.2.1).
    [Fact]
    public async Task Certificate_ThatNamesAnAddressOfItsIssuer_MakesTheServerAskNobody()
    {
        await using var server = await StartMutualAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = CertificateOf("CN=mallory", $"http://{listener.LocalEndpoint}/issuer.cer");
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Server.Address.EndPoint!);
        await using var tls = new SslStream(socket.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = server.NewHandler().SslOptions.CertificateChainPolicy,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options).WaitAsync(TestServer.Patience);
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            // The refusal may come in the handshake or after it.
        }

        await TestServer.EventuallyAsync(
            () => server.Log.Any(line => line.Contains("Refused the certificate of CN=mallory", StringComparison.Ordinal)),
            "the refusal");
        Assert.False(listener.Pending(), "the server has asked for the issuer's certificate");
    }

    private static X509Certificate2 CertificateOf(string subject, string issuersAddress)
    {
        using var issuersKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuers = new CertificateRequest("CN=nobody", issuersKey, HashAlgorithmName.SHA256);
        issuers.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = issuers.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuersAddress]));
        using var signed = request.Create(issuer, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Key_ThatEverybodyMayRead_IsRefused()
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1");
        File.SetUnixFileMode(server.PathOf("server-key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => server.StartAsync(server.WithTls(new AccessOptions())));
        Assert.Contains("every user of this machine may read or replace the server's private key; chmod o-rw ", error.Message);
        Assert.EndsWith("server-key.pem", error.Message);
    }

    [Fact]
    public async Task Certificate_OfTheServer_IsNoClients()
    {
        await using var server = await StartMutualAsync();
        var refused = await TokenAccessTests.RefusedAsync(
            server.Client(certificate: "server").ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains(server.Log, line => line.Contains("NotValidForUsage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TokenAndCertificate_MustNameTheSameUser()
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1", "--client", "alice", "--client", "bob");
        var token = server.AddToken("--user", "alice");
        var access = new AccessOptions { Tokens = server.TokensFile, ClientAuthority = server.PathOf("ca.pem") };
        await server.StartAsync(server.WithTls(access));
        await server.Client(token, "client-alice").ListDevicesAsync(new ListDevicesRequest());

        foreach (var client in new[] { server.Client(token), server.Client(null, "client-alice"), server.Client() })
        {
            var refused = await TokenAccessTests.RefusedAsync(client.ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
            Assert.EndsWith("and a client certificate", refused.Status.Detail);
        }

        var differ = await TokenAccessTests.RefusedAsync(
            server.Client(token, "client-bob").ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(StatusCode.PermissionDenied, differ.StatusCode);
        Assert.Equal("the token is that of alice, the certificate that of bob; expected both of one user", differ.Status.Detail);
    }

    private static async Task<AccessServer> StartMutualAsync()
    {
        var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1", "--client", "alice", "--client", "bob");
        await server.StartAsync(server.WithTls(new AccessOptions { ClientAuthority = server.PathOf("ca.pem") }));
        return server;
    }
}
