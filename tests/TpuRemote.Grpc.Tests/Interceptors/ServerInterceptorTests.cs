using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Interceptors;

public sealed class ServerInterceptorTests
{
    // A value, as from a configuration, and not a type argument.
    private static readonly Type ByType = typeof(NamedServerInterceptor);
    private static readonly EchoMessage Message = new() { Text = "hello", Number = 1 };

    [Theory]
    [InlineData("Unary", "UnaryServerHandler")]
    [InlineData("ClientStreaming", "ClientStreamingServerHandler")]
    [InlineData("ServerStreaming", "ServerStreamingServerHandler")]
    [InlineData("DuplexStreaming", "DuplexStreamingServerHandler")]
    public async Task Call_PassesTheApplicationsThenTheServices(string kind, string expected)
    {
        var recorder = new Recorder();
        await using var host = await EchoHost.StartAsync(
            server: options =>
            {
                options.Interceptors.Add<NamedServerInterceptor>("a");
                options.Interceptors.Add(ByType, "b");
            },
            services: services => services.AddSingleton(recorder).AddGrpc()
                .AddServiceOptions<EchoService>(options => options.Interceptors.Add<NamedServerInterceptor>("c")));
        host.Handlers.Watch(_ => recorder.Add("handler"));

        var answers = await AnyCall.EchoAsync(host.Client, kind, Message, default).Soon();

        Assert.Equal("hello", answers[0].Text);
        Assert.Equal([$"a {expected}", $"b {expected}", $"c {expected}", "handler"], recorder.Lines[..4]);
        await Waits.Until(() => recorder.Lines.Length == 7);
        Assert.Equal(["a disposed of", "b disposed of", "c disposed of"], recorder.Lines[4..].Order());
    }

    [Fact]
    public async Task Interceptor_OfTheContainer_IsSharedAndNotDisposedOf()
    {
        var recorder = new Recorder();
        await using var host = await EchoHost.StartAsync(
            server: options => options.Interceptors.Add<NamedServerInterceptor>(),
            services: services => services.AddSingleton(new NamedServerInterceptor(recorder, "one")));

        await host.Client.UnaryAsync(Message).ResponseAsync.Soon();
        await host.Client.UnaryAsync(Message).ResponseAsync.Soon();

        Assert.Equal(["one UnaryServerHandler", "one UnaryServerHandler"], recorder.Lines);
    }

    [Fact]
    public async Task Interceptor_ThatRefuses_KeepsTheCallFromTheHandler()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.Interceptors.Add<Gatekeeper>());
        var handled = 0;
        host.Handlers.Watch(_ => handled++);

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(Message).ResponseAsync);
        var own = await host.Client.UnaryAsync(Message, new Metadata { { "announced", "echo" } }).ResponseAsync.Soon();

        Assert.Equal((StatusCode.PermissionDenied, "not announced"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal(("hello", 0), (own.Text, handled));
        await host.Client.UnaryAsync(Message, new Metadata { { "announced", "yes" } }).ResponseAsync.Soon();
        Assert.Equal(1, handled);
    }

    [Fact]
    public async Task ServiceOptions_SetForOneService_ComeBeforeTheApplications()
    {
        await using var host = await EchoHost.StartAsync(
            server: options => (options.MaxReceiveMessageSize, options.EnableDetailedErrors) = (4, false),
            services: services => services.AddGrpc().AddServiceOptions<EchoService>(
                options => (options.MaxReceiveMessageSize, options.EnableDetailedErrors) = (100, true)));
        host.Handlers.Watch(context => _ = context.RequestHeaders.Get("fail") is null ? 0 : throw new FormatException("shown"));

        await host.Client.UnaryAsync(Message).ResponseAsync.Soon();
        var failure = await AnyCall.FailsAsync(
            host.Client.UnaryAsync(Message, new Metadata { { "fail", "1" } }).ResponseAsync);

        Assert.Contains("shown", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Collection_GivenAnotherType_SaysWhichAndWhatIsExpected()
    {
        var options = new global::Grpc.AspNetCore.Server.GrpcServiceOptions();

        var refusal = Assert.Throws<ArgumentException>(() => options.Interceptors.Add(typeof(Recorder)));

        Assert.Contains(nameof(Recorder), refusal.Message, StringComparison.Ordinal);
    }
}
