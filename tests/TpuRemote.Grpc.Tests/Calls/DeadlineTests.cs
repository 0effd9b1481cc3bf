using System.Diagnostics;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class DeadlineTests
{
    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Call_PastItsDeadline_FailsOnTimeAndCancelsTheHandler(string kind)
    {
        await using var host = await EchoHost.StartAsync();
        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon(); // connect first: the deadline is for the handler
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AnyCall.HandleAll(host.Handlers, async context =>
        {
            await using var _ = context.CancellationToken.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        var clock = Stopwatch.StartNew();

        var failure = await AnyCall.FailsAsync(
            AnyCall.RunAsync(host.Client, kind, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(1))));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 950, 10_000);
        await cancelled.Task.Soon();
    }

    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Call_BornPastItsDeadline_NeverReachesTheServer(string kind)
    {
        await using var host = await EchoHost.StartAsync();
        var called = false;
        AnyCall.HandleAll(host.Handlers, _ =>
        {
            called = true;
            return Task.CompletedTask;
        });

        var failure = await AnyCall.FailsAsync(
            AnyCall.RunAsync(host.Client, kind, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(-1))));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.False(called);
    }

    [Fact]
    public async Task Server_HandlerDeafToItsToken_StillSendsTheStatusAtTheDeadline()
    {
        await using var host = await EchoHost.StartAsync();
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.ServerStream = async (request, responses, _) =>
        {
            await responses.WriteAsync(request);
            await finish.Task;
            late.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(request)));
        };

        // No clock of the client's: a bare HTTP client that sends the header.
        var response = await RawClient.PostAsync(host.Address, "ServerStream", RawClient.Frame(0, []), ("grpc-timeout", "200m")).Soon();

        Assert.Equal("4", response.Status);
        finish.SetResult();
        Assert.IsType<OperationCanceledException>(await late.Task.Soon(), exactMatch: false);
    }

    [Fact]
    public async Task Call_WithTimeToSpare_IsNotTouched()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await host.Client
            .UnaryAsync(new EchoMessage { Text = "in time" }, deadline: DateTime.UtcNow.AddMinutes(10)).ResponseAsync.Soon();

        Assert.Equal("in time", response.Text);
    }

    [Fact]
    public async Task Call_WithALocalTime_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.Throws<InvalidOperationException>(() => host.Client.UnaryAsync(new EchoMessage(), deadline: DateTime.Now.AddMinutes(1)));
    }
}
