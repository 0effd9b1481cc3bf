using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>Pings find a peer that is gone without a word, and leave one alone that only has nothing to say.</summary>
public sealed class KeepAliveTests
{
    // Kestrel takes no less than a second.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // A ping goes out a second or two after the last frame, its answer is waited for as long.
    private static readonly TimeSpan SeveralPings = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_IsHeldByItsAnswersToPings(bool answers)
    {
        await using var host = await EchoHost.StartAsync(services: services => services.Configure<KestrelServerOptions>(kestrel =>
            (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = (Second, Second)));
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.Duplex = async (_, _, context) =>
        {
            await using var told = context.CancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        client.AnswersPings = answers;
        await client.CallAsync(1, "Duplex");
        var reading = client.ReadAsync();

        if (answers)
        {
            await Waits.Until(() => client.Pings >= 2);
            await Assert.ThrowsAsync<TimeoutException>(() => cancelled.Task.WaitAsync(SeveralPings));
            Assert.False(reading.IsCompleted);
        }
        else
        {
            await cancelled.Task.Soon();
            Assert.InRange(client.Pings, 1, 3);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_IsHeldByItsAnswersToPings(bool answers)
    {
        await using var server = new FrameServer(
            handler => (handler.KeepAlivePingDelay, handler.KeepAlivePingTimeout) = (Second, Second));
        using var call = server.Client.ServerStream(new EchoMessage());
        var connection = await server.AcceptAsync();
        connection.AnswersPings = answers;
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1);
        var next = call.ResponseStream.MoveNext();
        var reading = connection.ReadAsync(FrameType.GoAway);

        if (answers)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(SeveralPings));
            Assert.InRange(connection.Pings, 2, 10);
            await connection.EndAsync(1);
            Assert.False(await next.Soon());
        }
        else
        {
            Assert.Equal(StatusCode.Unavailable, (await AnyCall.FailsAsync(next)).StatusCode);
        }

        _ = reading.ContinueWith(ended => _ = ended.Exception, TaskScheduler.Default);
    }
}
