using Grpc.Core;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about metadata.</summary>
internal static class MetadataCases
{
    private const string Initial = "x-grpc-test-echo-initial";
    private const string Trailing = "x-grpc-test-echo-trailing-bin";

    // Every byte there is, no byte at all, and all lengths of Base64's padding.
    private static readonly byte[][] Binaries =
        [[.. Enumerable.Range(0, 256).Select(value => (byte)value)], [], [0], [255, 254], [0, 44, 255]];

    public static Task CustomMetadataAsync(CaseChannel channel) => EchoByBothKindsAsync(channel, [[0xab, 0xab, 0xab]]);

    public static async Task BinaryMetadataAsync(CaseChannel channel)
    {
        foreach (var value in Binaries) await EchoByBothKindsAsync(channel, [value]);
    }

    /// <summary>All under one key.</summary>
    public static Task RepeatedBinaryMetadataAsync(CaseChannel channel) => EchoByBothKindsAsync(channel, Binaries);

    /// <summary>More than the 16 KiB that a frame of HTTP/2 holds: CONTINUATION follows HEADERS, and follows the trailers.</summary>
    public static Task LargeMetadataAsync(CaseChannel channel) => EchoByBothKindsAsync(
        channel,
        [[.. Enumerable.Range(0, 12_800).Select(value => (byte)value)]],
        new string('x', 10_000));

    private static async Task EchoByBothKindsAsync(
        CaseChannel channel, byte[][] values, string initial = "test_initial_metadata_value")
    {
        var headers = new Metadata { { Initial, initial } };
        foreach (var value in values) headers.Add(Trailing, value);

        using var unary = channel.Test.UnaryCallAsync(CaseChannel.LargeRequest(), CaseChannel.Options(headers));
        Assert.Equal(314159, (await unary).Payload.Body.Length);
        AssertEchoed(await unary.ResponseHeadersAsync, unary.GetTrailers(), initial, values);

        using var duplex = channel.Test.FullDuplexCall(CaseChannel.Options(headers));
        await duplex.RequestStream.WriteAsync(CaseChannel.Ask(271828, 314159));
        await duplex.RequestStream.CompleteAsync();
        Assert.True(await duplex.ResponseStream.MoveNext(CancellationToken.None));
        Assert.False(await duplex.ResponseStream.MoveNext(CancellationToken.None));
        AssertEchoed(await duplex.ResponseHeadersAsync, duplex.GetTrailers(), initial, values);
    }

    private static void AssertEchoed(Metadata headers, Metadata trailers, string initial, byte[][] values)
    {
        Assert.Equal(initial, headers.GetValue(Initial));
        Assert.Equal(values, trailers.GetAll(Trailing).Select(entry => entry.ValueBytes));
    }
}
