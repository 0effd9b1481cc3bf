using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about statuses.</summary>
internal static class StatusCases
{
    public static async Task StatusCodeAndMessageAsync(CaseChannel channel)
    {
        var asked = new EchoStatus { Code = 2, Message = "test status message" };
        await AssertUnaryFailsAsync(channel, asked);

        using var duplex = channel.Test.FullDuplexCall(CaseChannel.Options());
        AssertStatus(asked, await Assert.ThrowsAsync<RpcException>(async () =>
        {
            // The status may overtake the end of the write, which then fails with it.
            await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = asked });
            await duplex.RequestStream.CompleteAsync();
            _ = await duplex.ResponseStream.MoveNext(CancellationToken.None);
        }));
    }

    /// <summary>White space at both ends, characters beyond Latin-1 and beyond the basic multilingual plane.</summary>
    public static Task SpecialStatusMessageAsync(CaseChannel channel) => AssertUnaryFailsAsync(
        channel,
        new EchoStatus { Code = 2, Message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n" });

    public static async Task UnimplementedMethodAsync(CaseChannel channel) => AssertUnimplemented(await Assert.ThrowsAsync<RpcException>(
        () => channel.Test.UnimplementedCallAsync(new Empty(), CaseChannel.Options()).ResponseAsync));

    public static async Task UnimplementedServiceAsync(CaseChannel channel) => AssertUnimplemented(await Assert.ThrowsAsync<RpcException>(
        () => channel.Missing.UnimplementedCallAsync(new Empty(), CaseChannel.Options()).ResponseAsync));

    private static async Task AssertUnaryFailsAsync(CaseChannel channel, EchoStatus asked) => AssertStatus(
        asked,
        await Assert.ThrowsAsync<RpcException>(
            () => channel.Test.UnaryCallAsync(new SimpleRequest { ResponseStatus = asked }, CaseChannel.Options()).ResponseAsync));

    private static void AssertStatus(EchoStatus asked, RpcException failure)
    {
        Assert.Equal(asked.Code, (int)failure.StatusCode);
        Assert.Equal(asked.Message, failure.Status.Detail);
    }

    private static void AssertUnimplemented(RpcException failure) => Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
}
