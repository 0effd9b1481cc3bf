using System.Security.Cryptography.X509Certificates;
using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Sessions;

namespace TpuRemote.Tests.Access;

/// <summary>A session over TLS with a token, with a server in a process of its own.</summary>
public sealed class SecureServerTests
{
    [Fact]
    public async Task Session_WithATokenOverTls_RunsPrograms()
    {
        using var server = await SecureServer.StartAsync();
        var options = LocalPod.Exact with { Token = server.Token, RootCertificates = server.Roots };
        await using var tpu = await TpuSession.ConnectAsync(server.Address, options);
        Assert.Equal(server.Address, tpu.Address);
        var sums = await tpu.BatchParallel(x => Tf.CrossReplicaSum(x), [Tf.Ones(8)], numShards: 8).RunAsync();
        Assert.Equal(8f, sums[5].ToScalar<float>());
    }

    [Fact]
    public async Task Session_WithACertificateToo_RunsPrograms()
    {
        using var server = await SecureServer.StartAsync();
        using var mutual = await SecureServer.StartAsync("--client-ca", server.PathOf("ca.pem"));
        var certificate = X509Certificate2.CreateFromPemFile(server.PathOf("client-alice.pem"), server.PathOf("client-alice-key.pem"));
        var options = LocalPod.Exact with { Token = mutual.Token, RootCertificates = mutual.Roots, ClientCertificate = certificate };
        await using var tpu = await TpuSession.ConnectAsync(mutual.Address, options);
        Assert.Equal(3f, (await tpu.TpuRewrite(x => x + 1, new float[] { 2 }).RunAsync()).ToScalar<float>());
    }

    [Fact]
    public async Task Session_WithoutAToken_SaysWhatToSet()
    {
        using var server = await SecureServer.StartAsync();
        var error = await Assert.ThrowsAsync<TpuServiceException>(
            () => TpuSession.ConnectAsync(server.Address, new TpuSessionOptions { RootCertificates = server.Roots }));
        Assert.Equal(TpuStatusCode.Unauthenticated, error.Code);
        Assert.Contains("this server asks for a valid token", error.Message, StringComparison.Ordinal);
        Assert.Contains("TpuSessionOptions.Token", error.Message, StringComparison.Ordinal);
        Assert.Contains("TPUREMOTE_TOKEN_FILE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ThatDoesNotTrustTheAuthority_SaysWhatToSet()
    {
        using var server = await SecureServer.StartAsync();
        var error = await Assert.ThrowsAsync<TpuServiceException>(
            () => TpuSession.ConnectAsync(server.Address, new TpuSessionOptions { Token = server.Token }));
        Assert.Equal(TpuStatusCode.Unavailable, error.Code);
        Assert.Contains("TPUREMOTE_CA_FILE", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OverPlaintextToAnotherMachine_IsNotSent()
    {
        // RFC 5737: nobody's address.
        var error = await Assert.ThrowsAsync<TpuArgumentException>(
            () => TpuSession.ConnectAsync("grpc://203.0.113.1:8470", new TpuSessionOptions { Token = "tpu_secret" }));
        Assert.Contains("would carry the token readable over the network", error.Message, StringComparison.Ordinal);
        Assert.Contains("grpcs://", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tpu_secret", error.ToString(), StringComparison.Ordinal);
    }
}
