using Grpc.Core;
using Grpc.Core.Interceptors;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Interceptors;

public sealed class ClientInterceptorTests
{
    private static readonly EchoMessage Message = new() { Text = "hello", Number = 1 };

    [Theory]
    [InlineData("Unary", "AsyncUnaryCall Unary")]
    [InlineData("ClientStreaming", "AsyncClientStreamingCall ClientStream")]
    [InlineData("ServerStreaming", "AsyncServerStreamingCall ServerStream")]
    [InlineData("DuplexStreaming", "AsyncDuplexStreamingCall Duplex")]
    public async Task Call_ThroughSeveral_PassesThemInTheOrderGiven(string kind, string expected)
    {
        await using var host = await EchoHost.StartAsync();
        var recorder = new Recorder();
        var invoker = host.Channel.Intercept(new NamedClientInterceptor("a", recorder), new NamedClientInterceptor("b", recorder));

        var answers = await AnyCall.EchoAsync(new Echo.EchoClient(invoker), kind, Message, default).Soon();

        Assert.Equal("hello", answers[0].Text);
        Assert.Equal([$"a {expected}", $"b {expected}"], recorder.Lines);
    }

    [Fact]
    public async Task BlockingCall_IsInterceptedAsItself()
    {
        await using var host = await EchoHost.StartAsync();
        var recorder = new Recorder();
        var client = new Echo.EchoClient(host.Channel.Intercept(new NamedClientInterceptor("a", recorder)));

        Assert.Equal("hello", (await Task.Run(() => client.Unary(Message)).Soon()).Text);
        Assert.Equal(["a BlockingUnaryCall Unary"], recorder.Lines);
    }

    [Fact]
    public async Task Interceptors_AddedOneAfterTheOther_PassTheLastOneFirst()
    {
        await using var host = await EchoHost.StartAsync();
        var recorder = new Recorder();
        var invoker = host.Channel.Intercept(new NamedClientInterceptor("inner", recorder))
            .Intercept(new NamedClientInterceptor("outer", recorder));

        await new Echo.EchoClient(invoker).UnaryAsync(Message).ResponseAsync.Soon();

        Assert.Equal(["outer AsyncUnaryCall Unary", "inner AsyncUnaryCall Unary"], recorder.Lines);
    }

    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task MetadataFunction_OnAnyCall_GivesItItsHeaders(string kind)
    {
        await using var host = await EchoHost.StartAsync();
        string? seen = null;
        host.Handlers.Watch(context => seen = context.RequestHeaders.GetValue("by"));
        var client = new Echo.EchoClient(host.Channel.Intercept(headers => [.. headers, new Metadata.Entry("by", "function")]));

        await AnyCall.EchoAsync(client, kind, Message, default).Soon();

        Assert.Equal("function", seen);
    }
}
