using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>A stream takes one operation at a time and says so.</summary>
public sealed class StreamMisuseTests
{
    [Fact]
    public async Task Read_WhileAnotherIsPending_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Duplex();
        var pending = call.ResponseStream.MoveNext();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext().Soon());

        await call.RequestStream.CompleteAsync().Soon();
        Assert.False(await pending.Soon());
    }

    [Fact]
    public async Task Write_WhileAnotherIsPending_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Duplex = (_, _, context) => Task.Delay(Timeout.Infinite, context.CancellationToken); // reads nothing
        using var call = host.Client.Duplex();
        var large = new EchoMessage { Text = new string('x', 3_000_000) }; // beyond the server's window

        var pending = call.RequestStream.WriteAsync(large);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(large).Soon());
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync().Soon());

        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await AnyCall.FailsAsync(pending)).StatusCode);
    }

    [Fact]
    public async Task Write_AfterCompletion_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Duplex();
        await call.RequestStream.CompleteAsync().Soon();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new EchoMessage()).Soon());
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync().Soon());
    }

    [Fact]
    public async Task Write_CancelledByItsToken_CancelsTheCall()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Duplex = (_, _, context) => Task.Delay(Timeout.Infinite, context.CancellationToken);
        using var call = host.Client.Duplex();
        using var cancellation = new CancellationTokenSource();

        var pending = call.RequestStream.WriteAsync(new EchoMessage { Text = new string('x', 3_000_000) }, cancellation.Token);
        await Task.Delay(50);
        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await AnyCall.FailsAsync(pending)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Handler_WritingTwiceAtOnce_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        Exception? second = null;
        host.Handlers.ServerStream = async (_, responses, context) =>
        {
            var large = new EchoMessage { Text = new string('x', 3_000_000) };
            var writes = Enumerable.Range(0, 3).Select(_ => responses.WriteAsync(large)).ToArray();
            second = await Record.ExceptionAsync(() => Task.WhenAll(writes));
        };

        using var call = host.Client.ServerStream(new EchoMessage());
        Assert.True(await call.ResponseStream.MoveNext().Soon());
        Assert.False(await call.ResponseStream.MoveNext().Soon());

        Assert.IsType<InvalidOperationException>(second);
    }

    [Fact]
    public async Task Current_BeforeMoveNext_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Duplex();

        Assert.Throws<InvalidOperationException>(() => call.ResponseStream.Current);
    }
}
