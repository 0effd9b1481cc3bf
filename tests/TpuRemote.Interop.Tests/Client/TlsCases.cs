using Grpc.Core;
using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about TLS, through the handler of the channel, as the public C# surface has it.</summary>
internal static class TlsCases
{
    public static async Task TlsAsync(CaseChannel channel)
    {
        await AssertUnavailableAsync(channel.Target, "stranger", showsCertificate: false);
        await AssertLargeUnaryAsync(channel.Target, showsCertificate: false);
    }

    public static async Task MutualTlsAsync(CaseChannel channel)
    {
        await AssertUnavailableAsync(channel.Target, "ca", showsCertificate: false);
        await AssertLargeUnaryAsync(channel.Target, showsCertificate: true);
    }

    private static async Task AssertUnavailableAsync(Target target, string authority, bool showsCertificate)
    {
        using var channel = Open(target, authority, showsCertificate);
        var failure = await Assert.ThrowsAsync<RpcException>(() => FourKindsCases.EmptyUnaryAsync(channel));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    private static async Task AssertLargeUnaryAsync(Target target, bool showsCertificate)
    {
        using var channel = Open(target, "ca", showsCertificate);
        await FourKindsCases.LargeUnaryAsync(channel);
    }

    private static CaseChannel Open(Target target, string authority, bool showsCertificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = target.Certificates.TrustOnly(authority);
        if (showsCertificate) handler.SslOptions.ClientCertificates = [target.Certificates.LoadClient()];
        return new CaseChannel(target, "https", handler);
    }
}
