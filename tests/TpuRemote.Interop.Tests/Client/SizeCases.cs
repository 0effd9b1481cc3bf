using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about large messages and about many.</summary>
internal static class SizeCases
{
    private const int Calls = 200;
    private const int Messages = 10_000;

    /// <summary>More calls at once than servers let into one connection (100, as a rule).</summary>
    public static async Task ConcurrentLargeUnaryAsync(CaseChannel channel)
    {
        var calls = Enumerable.Range(0, Calls).Select(_ => FourKindsCases.LargeUnaryAsync(channel));
        await Task.WhenAll(calls);
    }

    /// <summary>64 MiB there and back, byte by byte.</summary>
    public static async Task MessageOf64MibAsync(CaseChannel channel)
    {
        var data = new byte[64 * 1024 * 1024];
        for (var i = 0; i < data.Length; i++) data[i] = (byte)(i % 251);
        var response = await channel.Judge.EchoAsync(new Blob { Data = UnsafeByteOperations.UnsafeWrap(data) }, CaseChannel.Options());
        Assert.True(
            response.Data.Span.SequenceEqual(data),
            $"{response.Data.Length} bytes came back, not the {data.Length} that were sent");
    }

    public static async Task ManyMessagesUpAsync(CaseChannel channel)
    {
        using var call = channel.Test.StreamingInputCall(CaseChannel.Options());
        for (var i = 0; i < Messages; i++)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = CaseChannel.Zeros(Size(i)) });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(Enumerable.Range(0, Messages).Sum(Size), (await call).AggregatedPayloadSize);
    }

    public static async Task ManyMessagesDownAsync(CaseChannel channel)
    {
        var sizes = Enumerable.Range(0, Messages).Select(Size).ToArray();
        using var call = channel.Test.StreamingOutputCall(CaseChannel.Ask(0, sizes), CaseChannel.Options());
        Assert.Equal(sizes, await ReadSizesAsync(call.ResponseStream));
    }

    /// <summary>Nobody waits for the other: requests go out while responses come in.</summary>
    public static async Task ManyMessagesBothWaysAsync(CaseChannel channel)
    {
        using var call = channel.Test.FullDuplexCall(CaseChannel.Options());
        var reading = ReadSizesAsync(call.ResponseStream);
        for (var i = 0; i < Messages; i++) await call.RequestStream.WriteAsync(CaseChannel.Ask(Size(i), Size(i)));
        await call.RequestStream.CompleteAsync();
        Assert.Equal(Enumerable.Range(0, Messages).Select(Size), await reading);
    }

    // Known by its index, so that an exchange of two messages is seen.
    private static int Size(int index) => index % 997;

    private static async Task<List<int>> ReadSizesAsync(IAsyncStreamReader<StreamingOutputCallResponse> responses)
    {
        var sizes = new List<int>();
        await foreach (var response in responses.ReadAllAsync()) sizes.Add(response.Payload.Body.Length);
        return sizes;
    }
}
