using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about ways in: the socket, and TLS through the handler of the channel, as the public C# surface has it.</summary>
internal static class DoorCases
{
    public static async Task UnixSocketAsync(CaseChannel channel)
    {
        using var socket = new CaseChannel(channel.Target, ChannelAddress.Open($"unix://{channel.Target.Socket}"));
        await FourKindsCases.LargeUnaryAsync(socket);
        await FourKindsCases.PingPongAsync(socket);
    }

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
        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        return new CaseChannel(target, GrpcChannel.ForAddress($"https://localhost:{target.Port}", options));
    }
}
