using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about the four kinds of calls.</summary>
internal static class FourKindsCases
{
    private static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    private static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    public static async Task EmptyUnaryAsync(CaseChannel channel) =>
        Assert.Equal(new Empty(), await channel.Test.EmptyCallAsync(new Empty(), CaseChannel.Options()));

    public static async Task LargeUnaryAsync(CaseChannel channel)
    {
        var response = await channel.Test.UnaryCallAsync(CaseChannel.LargeRequest(), CaseChannel.Options());
        Assert.Equal(new SimpleResponse { Payload = CaseChannel.Zeros(314159) }, response);
    }

    public static async Task ClientStreamingAsync(CaseChannel channel)
    {
        using var call = channel.Test.StreamingInputCall(CaseChannel.Options());
        foreach (var size in RequestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = CaseChannel.Zeros(size) });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(74922, (await call).AggregatedPayloadSize);
    }

    public static async Task ServerStreamingAsync(CaseChannel channel)
    {
        using var call = channel.Test.StreamingOutputCall(CaseChannel.Ask(0, ResponseSizes), CaseChannel.Options());
        var sizes = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) sizes.Add(response.Payload.Body.Length);
        Assert.Equal(ResponseSizes, sizes);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    public static async Task PingPongAsync(CaseChannel channel)
    {
        using var call = channel.Test.FullDuplexCall(CaseChannel.Options());
        foreach (var (requestSize, responseSize) in RequestSizes.Zip(ResponseSizes))
        {
            await call.RequestStream.WriteAsync(CaseChannel.Ask(requestSize, responseSize));
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(responseSize, call.ResponseStream.Current.Payload.Body.Length);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    public static async Task EmptyStreamAsync(CaseChannel channel)
    {
        using var call = channel.Test.FullDuplexCall(CaseChannel.Options());
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }
}
