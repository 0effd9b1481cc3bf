using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Addresses;

/// <summary>A server whose certificate says where its issuer's is to be had (RFC 5280 section 4.2.2.1).</summary>
public sealed class UnknownIssuerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Certificate_ThatNamesAnAddressOfItsIssuer_MakesTheClientAskNobody(bool hasRoots)
    {
        using var asked = new TcpListener(IPAddress.Loopback, 0);
        asked.Start();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var authority = new TestAuthority();
        var security = new ChannelSecurity { RootCertificates = hasRoots ? authority.Roots : null };
        using var channel = ChannelAddress.Open($"https://{server.LocalEndpoint}", security);

        var call = new Echo.EchoClient(channel).UnaryAsync(new EchoMessage()).ResponseAsync;
        await ShakeHandsAsync(server, $"http://{asked.LocalEndpoint}/issuer.cer").Soon();

        var failure = await AnyCall.FailsAsync(call);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.False(asked.Pending(), "the client has asked for the issuer's certificate");
    }

    private static async Task ShakeHandsAsync(TcpListener server, string issuersAddress)
    {
        using var socket = await server.AcceptSocketAsync();
        await using var tls = new SslStream(new NetworkStream(socket));
        using var certificate = CertificateOf(issuersAddress);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
        try
        {
            await tls.AuthenticateAsServerAsync(options);
            _ = await tls.ReadAsync(new byte[1]);
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            // The client hangs up on what it does not trust.
        }
    }

    private static X509Certificate2 CertificateOf(string issuersAddress)
    {
        using var issuersKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuers = new CertificateRequest("CN=nobody", issuersKey, HashAlgorithmName.SHA256);
        issuers.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = issuers.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuersAddress]));
        using var signed = request.Create(issuer, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }
}
