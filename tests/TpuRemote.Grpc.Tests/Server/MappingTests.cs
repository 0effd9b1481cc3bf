using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Server;

public sealed class MappingTests
{
    [Fact]
    public async Task Service_PerCall_IsMadeFromTheCallsScopeAndDisposedOf()
    {
        var log = new CallLog();
        await using var app = Build(services => services.AddSingleton(log).AddScoped<CallId>());
        app.MapGrpcService<LoggingService>();
        await app.StartAsync();
        using var channel = ChannelAddress.Open(app.Urls.Single());
        var client = new Echo.EchoClient(channel);

        var first = await client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();
        var second = await client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.NotEqual(first.Text, second.Text);
        await log.WaitForDisposalsAsync(2);
    }

    [Fact]
    public async Task Service_RegisteredAsSingleton_IsThatOneAndOutlivesItsCalls()
    {
        var log = new CallLog();
        await using var app = Build(services => services.AddSingleton(log).AddSingleton<CallId>().AddSingleton<LoggingService>());
        app.MapGrpcService<LoggingService>();
        await app.StartAsync();
        using var channel = ChannelAddress.Open(app.Urls.Single());
        var client = new Echo.EchoClient(channel);

        var first = await client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();
        var second = await client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(0, log.Disposals);
    }

    [Fact]
    public async Task Method_NotOverridden_IsUnimplemented()
    {
        await using var app = Build(services => services.AddSingleton(new CallLog()).AddScoped<CallId>());
        app.MapGrpcService<LoggingService>();
        await app.StartAsync();
        using var channel = ChannelAddress.Open(app.Urls.Single());

        var failure = await AnyCall.FailsAsync(new Echo.EchoClient(channel).ServerStream(new EchoMessage()).ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Endpoints_OfAService_CarryMethodAttributesAndConventions()
    {
        await using var app = Build(_ => { });
        app.MapGrpcService<LoggingService>().WithMetadata("by convention");

        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null).ToArray();

        Assert.Equal(
            ["ClientStream", "Duplex", "ServerStream", "Unary"],
            endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()!.Method.Name).Order());
        Assert.All(endpoints, endpoint => Assert.Equal("by convention", endpoint.Metadata.GetMetadata<string>()));
        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<System.ComponentModel.DescriptionAttribute>()));
        Assert.All(
            endpoints,
            endpoint => Assert.Equal(typeof(LoggingService), endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()!.ServiceType));
    }

    [Fact]
    public async Task MapGrpcService_WithoutAddGrpc_SaysWhatIsMissing()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<EchoService>());

        Assert.Contains("AddGrpc", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapGrpcService_OfAnotherType_IsRefused()
    {
        await using var app = Build(_ => { });

        Assert.ThrowsAny<InvalidOperationException>(() => app.MapGrpcService<CallLog>());
    }

    private static WebApplication Build(Action<IServiceCollection> services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        services(builder.Services);
        builder.Services.AddGrpc();
        return builder.Build();
    }

    private sealed class CallLog
    {
        private int _disposals;

        public int Disposals => Volatile.Read(ref _disposals);

        public void AddDisposal() => Interlocked.Increment(ref _disposals);

        // The service is disposed of after its response is on the way.
        public async Task WaitForDisposalsAsync(int expected)
        {
            for (var tries = 0; Disposals < expected && tries < 200; tries++)
            {
                await Task.Delay(50);
            }

            Assert.Equal(expected, Disposals);
        }
    }

    private sealed class CallId
    {
        public string Text { get; } = Guid.NewGuid().ToString();
    }

    [System.ComponentModel.Description("An attribute that ASP.NET Core has no use for.")]
    private sealed class LoggingService(CallLog log, CallId id) : Echo.EchoBase, IAsyncDisposable
    {
        public override Task<EchoMessage> Unary(EchoMessage request, ServerCallContext context) =>
            Task.FromResult(new EchoMessage { Text = id.Text });

        public ValueTask DisposeAsync()
        {
            log.AddDisposal();
            return ValueTask.CompletedTask;
        }
    }
}
