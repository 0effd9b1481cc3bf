using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class ChannelOptionsTests
{
    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task CancelledCall_OfAChannelThatSaysSo_ThrowsOperationCanceled(string kind)
    {
        await using var host = await EchoHost.StartAsync(client: options => options.ThrowOperationCanceledOnCancellation = true);
        AnyCall.HandleAll(host.Handlers, context => Task.Delay(Timeout.Infinite, context.CancellationToken));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AnyCall.RunAsync(host.Client, kind, new CallOptions(cancellationToken: cancellation.Token)).Soon());
        var late = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AnyCall.RunAsync(host.Client, kind, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(0.2))).Soon());

        Assert.Equal(StatusCode.Cancelled, Assert.IsType<RpcException>(cancelled.InnerException).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, Assert.IsType<RpcException>(late.InnerException).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HttpClient_OfTheCallers_IsUsedAndDisposedOfAsSaid(bool isDisposed)
    {
        await using var host = await EchoHost.StartAsync();
        using var client = new HttpClient { DefaultRequestHeaders = { { "by", "client" } } };
        using var channel = GrpcChannel.ForAddress(
            host.Address, new GrpcChannelOptions { HttpClient = client, DisposeHttpClient = isDisposed });
        string? seen = null;
        host.Handlers.Watch(context => seen = context.RequestHeaders.GetValue("by"));

        await new Echo.EchoClient(channel).UnaryAsync(new EchoMessage(), new CallOptions().WithWaitForReady()).ResponseAsync.Soon();
        channel.Dispose();

        Assert.Equal("client", seen);
        var after = await Record.ExceptionAsync(() => client.GetAsync(new Uri(host.Address)));
        Assert.Equal(isDisposed, after is ObjectDisposedException);
    }

    [Fact]
    public void HttpClientAndHandler_Together_AreRefused()
    {
        using var client = new HttpClient();
        using var handler = new SocketsHttpHandler();

        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(
            "http://localhost:1", new GrpcChannelOptions { HttpClient = client, HttpHandler = handler }));
    }

    [Fact]
    public async Task CallOnBehalfOfAnother_TakesOverDeadlineAndCancellation()
    {
        await using var host = await EchoHost.StartAsync();
        using var own = new CancellationTokenSource();
        var inner = new TaskCompletionSource<DateTime>();
        var ended = new TaskCompletionSource();
        host.Handlers.ServerStream = async (_, _, context) =>
        {
            inner.SetResult(context.Deadline);
            var waiting = Task.Delay(Timeout.Infinite, context.CancellationToken);
            await waiting.ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
            await waiting;
        };
        host.Handlers.Unary = async (request, context) =>
        {
            using var call = host.Client.ServerStream(
                request, new CallOptions(cancellationToken: own.Token, propagationToken: context.CreatePropagationToken()));
            await call.ResponseStream.MoveNext();
            return request;
        };
        var deadline = DateTime.UtcNow.AddSeconds(30);
        using var outer = host.Client.UnaryAsync(new EchoMessage(), deadline: deadline);

        Assert.InRange(await inner.Task.Soon(), deadline.AddSeconds(-1), deadline.AddSeconds(10));
        Assert.False(ended.Task.IsCompleted);
        outer.Dispose();
        await ended.Task.Soon();
    }
}
