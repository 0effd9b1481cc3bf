using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>A dead server is an error on every pending call, never a hang.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Call_ToNobody_IsUnavailable(string kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var channel = ChannelAddress.Open($"http://127.0.0.1:{port}");

        var failure = await AnyCall.FailsAsync(AnyCall.RunAsync(new Echo.EchoClient(channel), kind, default));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.NotNull(failure.Status.DebugException);
    }

    [Fact]
    public async Task Call_ToASocketThatIsNotThere_IsUnavailable()
    {
        using var channel = ChannelAddress.Open($"unix://{Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock")}");

        var failure = await AnyCall.FailsAsync(new Echo.EchoClient(channel).UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task Call_WriterToNobody_IsUnavailable()
    {
        using var channel = ChannelAddress.Open($"unix://{Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock")}");

        using var call = new Echo.EchoClient(channel).Duplex();
        var failure = await AnyCall.FailsAsync(call.RequestStream.WriteAsync(new EchoMessage()));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_Killed_EndsEveryPendingCall(bool onUnixSocket)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket);
        var entered = new CountdownEvent(8);
        AnyCall.HandleAll(host.Handlers, async context =>
        {
            entered.Signal();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        var calls = AnyCall.KindNames.Concat(AnyCall.KindNames)
            .Select(kind => AnyCall.RunAsync(host.Client, kind, default)).ToArray();
        Assert.True(await Task.Run(() => entered.Wait(TimeSpan.FromSeconds(20))));
        var clock = Stopwatch.StartNew();

        await host.KillAsync().Soon();
        var failures = await Task.WhenAll(calls.Select(AnyCall.FailsAsync));

        Assert.All(failures, failure => Assert.Contains(
            failure.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Cancelled }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task Connection_Cut_IsUnavailableOnEveryKind()
    {
        await using var host = await EchoHost.StartAsync();
        var entered = new CountdownEvent(4);
        AnyCall.HandleAll(host.Handlers, async context =>
        {
            entered.Signal();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        await using var relay = new Relay(new Uri(host.Address).Port);
        using var channel = ChannelAddress.Open($"http://127.0.0.1:{relay.Port}");
        var client = new Echo.EchoClient(channel);
        var calls = AnyCall.KindNames.Select(kind => AnyCall.RunAsync(client, kind, default)).ToArray();
        Assert.True(await Task.Run(() => entered.Wait(TimeSpan.FromSeconds(20))));

        relay.Cut();

        var failures = await Task.WhenAll(calls.Select(AnyCall.FailsAsync));
        Assert.All(failures, failure => Assert.Equal(StatusCode.Unavailable, failure.StatusCode));
    }

    [Fact]
    public async Task Connection_GoneSilent_IsUnavailableByThePings()
    {
        await using var host = await EchoHost.StartAsync();
        await using var relay = new Relay(new Uri(host.Address).Port);
        using var channel = ChannelAddress.Open($"http://127.0.0.1:{relay.Port}");
        using var call = new Echo.EchoClient(channel).Duplex();
        await call.RequestStream.WriteAsync(new EchoMessage()).Soon();
        Assert.True(await call.ResponseStream.MoveNext().Soon());

        relay.Freeze();

        // A ping after 10 s without a frame, 5 s for its answer; HttpClient looks every few seconds.
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().WaitAsync(TimeSpan.FromSeconds(40)));
        Assert.True(failure.StatusCode == StatusCode.Unavailable, failure.ToString());
    }

    [Fact]
    public async Task Server_BackAgain_ServesTheSameChannel()
    {
        await using var host = await EchoHost.StartAsync();
        await using var relay = new Relay(new Uri(host.Address).Port);
        using var channel = ChannelAddress.Open($"http://127.0.0.1:{relay.Port}");
        var client = new Echo.EchoClient(channel);
        await client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();
        using (var open = client.Duplex())
        {
            relay.Cut();
            await AnyCall.FailsAsync(open.ResponseStream.MoveNext());
        }

        relay.Mend();

        Assert.Equal("again", (await client.UnaryAsync(new EchoMessage { Text = "again" }).ResponseAsync.Soon()).Text);
    }
}
