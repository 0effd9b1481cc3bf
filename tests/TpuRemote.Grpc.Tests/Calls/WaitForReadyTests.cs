using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class WaitForReadyTests
{
    private static readonly EchoMessage Message = new() { Text = "hello", Number = 1 };

    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Call_ThatWaits_GoesOnWhenTheServerComes(string kind)
    {
        using var directory = new SocketDirectory();
        using var channel = ChannelAddress.Open(directory.Address, Quick);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(20)).WithWaitForReady();

        var call = AnyCall.EchoAsync(new Echo.EchoClient(channel), kind, Message, options);
        await Task.Delay(200);
        Assert.False(call.IsCompleted);
        await using var host = await EchoHost.StartAsync(socket: directory.Path);

        Assert.Equal("hello", (await call.Soon())[0].Text);
    }

    [Fact]
    public async Task Call_ThatDoesNotWait_FailsAtOnce()
    {
        using var directory = new SocketDirectory();
        using var channel = ChannelAddress.Open(directory.Address, Quick);

        var failure = await AnyCall.FailsAsync(new Echo.EchoClient(channel).UnaryAsync(
            Message, new CallOptions().WithWaitForReady().WithWaitForReady(false)).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task Call_ThatWaits_TriesAgainWhenAConnectionEndsBeforeItBegins()
    {
        using var directory = new SocketDirectory();
        using var closing = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        closing.Bind(new UnixDomainSocketEndPoint(directory.Path));
        closing.Listen();
        using var channel = ChannelAddress.Open(directory.Address, Quick);

        var call = new Echo.EchoClient(channel).UnaryAsync(
            Message, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(20)).WithWaitForReady());
        using (var accepted = await closing.AcceptAsync().Soon())
        {
            // The client's preface has come; the server's never does.
            Assert.True(await accepted.ReceiveAsync(new byte[24]).Soon() > 0);
        }

        closing.Dispose();
        File.Delete(directory.Path);
        await using var host = await EchoHost.StartAsync(socket: directory.Path);

        Assert.Equal("hello", (await call.ResponseAsync.Soon()).Text);
    }

    [Fact]
    public async Task Call_ThatWaitsInVain_EndsAtItsDeadlineAndSaysWhatItWaitedFor()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var channel = ChannelAddress.Open($"http://127.0.0.1:{port}", Quick);

        var failure = await AnyCall.FailsAsync(new Echo.EchoClient(channel).UnaryAsync(
            Message, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(5)).WithWaitForReady()).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Contains("While the call waited: The connection failed", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatWaits_CanBeCancelled()
    {
        using var directory = new SocketDirectory();
        using var channel = ChannelAddress.Open(directory.Address);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));

        var failure = await AnyCall.FailsAsync(new Echo.EchoClient(channel).UnaryAsync(
            Message, new CallOptions(cancellationToken: cancellation.Token).WithWaitForReady()).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public void Options_OfNoWait_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new GrpcChannelOptions { MaxReconnectBackoff = TimeSpan.FromSeconds(-1) });
        Assert.Null(new GrpcChannelOptions { MaxReconnectBackoff = null }.MaxReconnectBackoff);
    }

    private static void Quick(GrpcChannelOptions options) =>
        (options.InitialReconnectBackoff, options.MaxReconnectBackoff) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
}
