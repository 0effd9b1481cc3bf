using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Addresses;

/// <summary>TLS with certificates that each test makes: who trusts whom, and what is said if not.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ToATrustedServer_IsAnsweredOverTls13(bool onUnixSocket)
    {
        using var authority = new TestAuthority();
        var certificate = authority.IssueServer(onUnixSocket ? "localhost" : "127.0.0.1");
        await using var host = await EchoHost.StartAsync(
            onUnixSocket,
            listen: options => options.UseHttps(certificate),
            security: new ChannelSecurity { RootCertificates = authority.Roots });
        SslProtocols? version = null;
        host.Handlers.Watch(context => version = context.GetHttpContext().Features.Get<ITlsHandshakeFeature>()?.Protocol);

        foreach (var kind in AnyCall.KindNames)
        {
            var answers = await AnyCall.EchoAsync(host.Client, kind, new EchoMessage { Text = "over TLS", Number = 1 }, default).Soon();
            Assert.Equal("over TLS", answers[0].Text);
        }

        Assert.Equal(SslProtocols.Tls13, version);
    }

    [Fact]
    public async Task Call_ToAServerOfTls12_IsAnswered()
    {
        using var authority = new TestAuthority();
        var certificate = authority.IssueServer("127.0.0.1");
        await using var host = await EchoHost.StartAsync(
            listen: options => options.UseHttps(certificate, https => https.SslProtocols = SslProtocols.Tls12),
            security: new ChannelSecurity { RootCertificates = authority.Roots });

        Assert.Equal("x", (await host.Client.UnaryAsync(new EchoMessage { Text = "x" }).ResponseAsync.Soon()).Text);
    }

    [Fact]
    public async Task Call_ToAnExpectedName_GoesToTheAddressAndSaysTheName()
    {
        using var authority = new TestAuthority();
        var certificate = authority.IssueServer("tpu.example");
        await using var host = await EchoHost.StartAsync(
            listen: options => options.UseHttps(certificate),
            security: new ChannelSecurity { RootCertificates = authority.Roots, ExpectedHostName = "tpu.example" });
        string? authorityName = null;
        host.Handlers.Watch(context => authorityName = context.Host);

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.StartsWith("tpu.example", authorityName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another name", "it is for 'other.example', not for '127.0.0.1'")]
    [InlineData("expired", "valid only from")]
    [InlineData("unknown authority", "PartialChain")]
    public async Task Call_ToAServerNotToTrust_IsUnavailableAndSaysWhy(string what, string expected)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority("Other Root");
        var certificate = what switch
        {
            "another name" => authority.IssueServer("other.example"),
            "expired" => authority.IssueServer("127.0.0.1", isExpired: true),
            _ => other.IssueServer("127.0.0.1"),
        };
        await using var host = await EchoHost.StartAsync(
            listen: options => options.UseHttps(certificate),
            security: new ChannelSecurity { RootCertificates = authority.Roots });

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains(certificate.Subject, failure.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithTheSystemsTrust_RefusesAPrivateAuthority()
    {
        using var authority = new TestAuthority();
        var certificate = authority.IssueServer("127.0.0.1");
        await using var host = await EchoHost.StartAsync(listen: options => options.UseHttps(certificate));

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("PartialChain", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithAClientCertificate_IsKnownToTheServer()
    {
        using var authority = new TestAuthority();
        await using var host = await StartMutualAsync(authority, authority.IssueClient("ada"));
        X509Certificate2? shown = null;
        host.Handlers.Watch(context => shown = context.GetHttpContext().Connection.ClientCertificate);

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.Equal("CN=ada", shown?.Subject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_WithAClientCertificateOfAnIntermediate_NeedsTheOneBetween(bool isGiven)
    {
        using var root = new TestAuthority();
        using var between = root.CreateIntermediate("Between");
        await using var host = await StartMutualAsync(root, between.IssueClient("ada"), intermediates: isGiven ? between.Roots : null);

        var call = host.Client.UnaryAsync(new EchoMessage { Text = "x" }).ResponseAsync;

        if (isGiven)
        {
            Assert.Equal("x", (await call.Soon()).Text);
        }
        else
        {
            Assert.Contains("CN=ada", (await AnyCall.FailsAsync(call)).Status.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Call_WithoutTheClientCertificateThatIsRequired_IsUnavailable(SslProtocols version)
    {
        using var authority = new TestAuthority();
        await using var host = await StartMutualAsync(authority, client: null, version);

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("client certificate", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithAClientCertificateOfAnotherAuthority_IsUnavailable()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority("Other Root");
        await using var host = await StartMutualAsync(authority, other.IssueClient("eve"));

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("CN=eve", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithAToken_CarriesItEachTime(bool isConstant)
    {
        using var authority = new TestAuthority();
        var certificate = authority.IssueServer("127.0.0.1");
        var count = 0;
        var security = new ChannelSecurity
        {
            RootCertificates = authority.Roots,
            Token = isConstant ? "t-1" : null,
            TokenSource = isConstant ? null : _ => ValueTask.FromResult<string?>($"t-{++count}"),
        };
        await using var host = await EchoHost.StartAsync(listen: options => options.UseHttps(certificate), security: security);
        var seen = new List<string?>();
        host.Handlers.Watch(context => seen.Add(context.RequestHeaders.GetValue("authorization")));

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();
        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.Equal(["Bearer t-1", isConstant ? "Bearer t-1" : "Bearer t-2"], seen);
    }

    [Fact]
    public async Task Call_WhoseSourceGivesNoToken_KeepsTheCallersOwn()
    {
        await using var host = await EchoHost.StartAsync(
            security: new ChannelSecurity { TokenSource = _ => ValueTask.FromResult<string?>(null) });
        string? seen = null;
        host.Handlers.Watch(context => seen = context.RequestHeaders.GetValue("authorization"));

        await host.Client.UnaryAsync(new EchoMessage(), new Metadata { { "authorization", "Own 1" } }).ResponseAsync.Soon();

        Assert.Equal("Own 1", seen);
    }

    private static Task<EchoHost> StartMutualAsync(
        TestAuthority authority,
        X509Certificate2? client,
        SslProtocols versions = SslProtocols.None,
        X509Certificate2Collection? intermediates = null)
    {
        var certificate = authority.IssueServer("127.0.0.1");
        return EchoHost.StartAsync(
            listen: options => options.UseHttps(certificate, https =>
            {
                https.SslProtocols = versions;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, chain, _) => authority.Issued(shown, chain?.ChainPolicy.ExtraStore);
            }),
            security: new ChannelSecurity
            {
                RootCertificates = authority.Roots,
                ClientCertificate = client,
                ClientIntermediates = intermediates,
            });
    }
}
