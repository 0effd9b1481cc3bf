using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about cancellation and deadlines.</summary>
internal static class EndingCases
{
    public static async Task CancelAfterBeginAsync(CaseChannel channel)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = channel.Test.StreamingInputCall(CaseChannel.Options().WithCancellationToken(cancellation.Token));
        await cancellation.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    public static async Task CancelAfterFirstResponseAsync(CaseChannel channel)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = channel.Test.FullDuplexCall(CaseChannel.Options().WithCancellationToken(cancellation.Token));
        await call.RequestStream.WriteAsync(CaseChannel.Ask(27182, 31415));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(31415, call.ResponseStream.Current.Payload.Body.Length);
        await cancellation.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    public static async Task TimeoutOnSleepingServerAsync(CaseChannel channel)
    {
        using var call = channel.Test.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1));
        try
        {
            await call.RequestStream.WriteAsync(CaseChannel.Ask(27182));
        }
        catch (Exception late) when (late is RpcException or InvalidOperationException)
        {
            // The deadline may have passed before the write.
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    public static async Task DeadlinePropagatedAsync(CaseChannel channel)
    {
        var endless = await channel.Judge.GetTimeLeftAsync(new TimeLeftRequest());
        Assert.False(endless.HasDeadline, $"the server was given {endless.Milliseconds} ms although the call had no deadline");
        foreach (var seconds in new[] { 40, 4_000, 400_000 })
        {
            var left = await channel.Judge.GetTimeLeftAsync(new TimeLeftRequest(), deadline: DateTime.UtcNow.AddSeconds(seconds));
            Assert.True(left.HasDeadline, "the server was given no deadline");
            Assert.InRange(left.Milliseconds, (seconds - 20) * 1000L, seconds * 1000L);
        }
    }
}
