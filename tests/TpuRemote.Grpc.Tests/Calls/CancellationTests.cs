using System.Diagnostics;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class CancellationTests
{
    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Token_Cancelled_EndsTheCallAndTheHandlerSoon(string kind)
    {
        await using var host = await EchoHost.StartAsync();
        var (entered, cancelled) = WaitInEveryHandler(host);
        using var cancellation = new CancellationTokenSource();

        var call = AnyCall.RunAsync(host.Client, kind, new CallOptions(cancellationToken: cancellation.Token));
        await entered.Soon();
        var clock = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        var failure = await AnyCall.FailsAsync(call);
        await cancelled.Soon();

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 1000); // milliseconds when the machine is idle
    }

    [Fact]
    public async Task Token_CancelledBefore_TheServerIsNotCalled()
    {
        await using var host = await EchoHost.StartAsync();
        var called = false;
        host.Handlers.Unary = (request, _) =>
        {
            called = true;
            return Task.FromResult(request);
        };

        var failure = await AnyCall.FailsAsync(
            host.Client.UnaryAsync(new EchoMessage(), cancellationToken: new CancellationToken(canceled: true)).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.False(called);
    }

    [Fact]
    public async Task Dispose_OfAnOpenCall_CancelsTheHandler()
    {
        await using var host = await EchoHost.StartAsync();
        var (entered, cancelled) = WaitInEveryHandler(host);

        var call = host.Client.Duplex();
        var pending = call.ResponseStream.MoveNext();
        await entered.Soon();
        call.Dispose();

        await cancelled.Soon();
        Assert.Equal(StatusCode.Cancelled, (await AnyCall.FailsAsync(pending)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Dispose_OfACallWithUnreadResponses_CancelsTheHandler()
    {
        await using var host = await EchoHost.StartAsync();
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.ServerStream = async (request, responses, _) => ended.SetResult(await Record.ExceptionAsync(async () =>
        {
            while (true)
            {
                await responses.WriteAsync(request); // blocks once the client's window is full
            }
        }));

        var call = host.Client.ServerStream(new EchoMessage { Text = new string('x', 100_000) });
        Assert.True(await call.ResponseStream.MoveNext().Soon());
        call.Dispose();

        Assert.IsType<OperationCanceledException>(await ended.Task.Soon(), exactMatch: false);
    }

    [Fact]
    public async Task Dispose_OfAFinishedCall_ChangesNothing()
    {
        await using var host = await EchoHost.StartAsync();

        var call = host.Client.UnaryAsync(new EchoMessage());
        await call.ResponseAsync.Soon();
        call.Dispose();

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Read_Cancelled_CancelsTheCall()
    {
        await using var host = await EchoHost.StartAsync();
        var (entered, cancelled) = WaitInEveryHandler(host);
        using var cancellation = new CancellationTokenSource();

        using var call = host.Client.Duplex();
        var pending = call.ResponseStream.MoveNext(cancellation.Token);
        await entered.Soon();
        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await AnyCall.FailsAsync(pending)).StatusCode);
        await cancelled.Soon();
    }

    [Fact]
    public async Task Handler_ReadingWhenTheClientCancels_SeesACancellation()
    {
        await using var host = await EchoHost.StartAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.Duplex = async (requests, _, _) =>
        {
            entered.SetResult();
            ended.SetResult(await Record.ExceptionAsync(() => requests.MoveNext(CancellationToken.None)));
        };

        var call = host.Client.Duplex();
        await entered.Task.Soon();
        call.Dispose();

        Assert.IsType<OperationCanceledException>(await ended.Task.Soon(), exactMatch: false);
    }

    [Fact]
    public async Task Channel_DisposedOf_CancelsItsCallsAndRefusesMore()
    {
        await using var host = await EchoHost.StartAsync();
        var (entered, cancelled) = WaitInEveryHandler(host);

        var call = host.Client.UnaryAsync(new EchoMessage());
        await entered.Soon();
        host.Channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await AnyCall.FailsAsync(call.ResponseAsync)).StatusCode);
        await cancelled.Soon();
        Assert.Throws<ObjectDisposedException>(() => host.Client.UnaryAsync(new EchoMessage()));
    }

    [Fact]
    public async Task Handler_CancellingByItself_IsAFailureOfTheHandler()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = (_, _) => throw new OperationCanceledException("its own");

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
    }

    private static (Task Entered, Task Cancelled) WaitInEveryHandler(EchoHost host)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AnyCall.HandleAll(host.Handlers, async context =>
        {
            await using var _ = context.CancellationToken.Register(() => cancelled.TrySetResult());
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        return (entered.Task, cancelled.Task);
    }
}
