using TpuRemote.Grpc.Tests.Hosting;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>What the server says to clients that break the protocol; statuses by number, 12 Unimplemented and 13 Internal.</summary>
public sealed class MalformedRequestTests
{
    // Field 2 as a varint: the message with number 5.
    private static readonly byte[] Five = [0x10, 0x05];

    public static TheoryData<string, byte[], string> BrokenBodies => new()
    {
        { "no message at all", [], "ended before its one message" },
        { "three bytes of a header", [0, 0, 0], "after 3 of the 5 bytes" },
        { "half a message", [0, 0, 0, 0, 4, 0x10], "after 1 of a message's 4 bytes" },
        { "flag 2", RawClient.Frame(2, Five), "flag before a message is 2" },
        { "a second message", [.. RawClient.Frame(0, Five), .. RawClient.Frame(0, Five)], "second message" },
        { "no protobuf", RawClient.Frame(0, [0xFF]), "no EchoMessage" },
        { "compressed without an encoding", RawClient.Frame(1, Five), "marked compressed" },
    };

    [Fact]
    public async Task WholeBody_IsAnsweredInKind()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(0, Five)).Soon();

        Assert.Equal((200, "0"), (response.HttpStatus, response.Status));
        Assert.Equal(RawClient.Frame(0, Five), response.Body);
    }

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task BrokenBody_IsInternal(string what, byte[] body, string expected)
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(host.Address, "Unary", body).Soon();

        Assert.True(response.Status == "13", $"{what}: grpc-status is {response.Status}");
        Assert.Contains(expected, response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessageInUnknownEncoding_IsUnimplementedAndNamesThoseAccepted()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(1, Five), ("grpc-encoding", "snappy")).Soon();

        Assert.Equal("12", response.Status);
        Assert.Contains("'snappy'", response.Message, StringComparison.Ordinal);
        Assert.Contains("identity,gzip,deflate", response.Message, StringComparison.Ordinal);
        Assert.Equal("identity,gzip,deflate", response.AcceptEncoding);
    }

    [Fact]
    public async Task MalformedTimeout_IsInternal()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(0, Five), ("grpc-timeout", "soon")).Soon();

        Assert.Equal("13", response.Status);
        Assert.Contains("'soon'", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherContentType_IsUnsupportedMediaType()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(host.Address, "Unary", [], ("content-type", "application/json")).Soon();

        Assert.Equal(415, response.HttpStatus);
    }

    [Fact]
    public async Task ContentTypeWithMessageFormat_IsTaken()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(
            host.Address, "Unary", RawClient.Frame(0, Five), ("content-type", "application/grpc+proto")).Soon();

        Assert.Equal("0", response.Status);
    }
}
