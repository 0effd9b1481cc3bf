using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Tests.Hosting;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TpuRemote.Grpc.Tests.Health;

/// <summary>The health service over the wire, as grpc/grpc doc/health-checking.md has it.</summary>
public sealed class HealthServiceTests
{
    [Fact]
    public async Task Check_AnswersWhatWasSetLast()
    {
        var health = new HealthServiceImpl();
        await using var host = await StartAsync(health);
        health.SetStatus("", ServingStatus.Serving);
        health.SetStatus("a.B", ServingStatus.Serving);
        health.SetStatus("a.B", ServingStatus.NotServing);

        Assert.Equal(ServingStatus.Serving, await CheckAsync(host, ""));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(host, "a.B"));
    }

    [Fact]
    public async Task Check_OfWhatWasClearedOrNeverSet_IsNotFoundAndNamesIt()
    {
        var health = new HealthServiceImpl();
        await using var host = await StartAsync(health);
        health.SetStatus("a.B", ServingStatus.Serving);
        health.SetStatus("a.C", ServingStatus.Serving);
        health.ClearStatus("a.B");

        foreach (var service in new[] { "a.B", "never.Set" })
        {
            var failure = await AnyCall.FailsAsync(CheckAsync(host, service));
            Assert.Equal(StatusCode.NotFound, failure.StatusCode);
            Assert.Contains($"'{service}'", failure.Status.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(ServingStatus.Serving, await CheckAsync(host, "a.C"));
        health.ClearAll();
        Assert.Equal(StatusCode.NotFound, (await AnyCall.FailsAsync(CheckAsync(host, "a.C"))).StatusCode);
    }

    [Fact]
    public async Task Watch_SendsTheStatusAndThenChangesAlone()
    {
        var health = new HealthServiceImpl();
        await using var host = await StartAsync(health);
        health.SetStatus("a.B", ServingStatus.NotServing);
        using var watch = new HealthClient(host.Channel).Watch(new HealthCheckRequest { Service = "a.B" });

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        health.SetStatus("a.B", ServingStatus.NotServing);
        health.SetStatus("a.C", ServingStatus.Serving);
        health.SetStatus("a.B", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        health.ClearAll();
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_OfAnUnknownService_WaitsForItToCome()
    {
        var health = new HealthServiceImpl();
        await using var host = await StartAsync(health);
        using var watch = new HealthClient(host.Channel).Watch(new HealthCheckRequest { Service = "a.B" });

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        health.SetStatus("a.B", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_WhoseClientIsSlow_SkipsToTheLastOfManyChanges()
    {
        var health = new HealthServiceImpl();
        var stream = new SlowStream();
        using var cancellation = new CancellationTokenSource();
        health.SetStatus("", ServingStatus.Serving);
        var watching = health.Watch(new HealthCheckRequest(), stream, new CancellableContext(cancellation.Token));

        for (var i = 0; i < 1000; i++)
        {
            health.SetStatus("", ServingStatus.NotServing);
            health.SetStatus("", ServingStatus.Serving);
        }

        health.SetStatus("", ServingStatus.NotServing);
        Assert.Equal([ServingStatus.Serving], stream.Sent);
        stream.Take();
        await stream.SecondWrite.Soon();
        stream.Take();
        health.SetStatus("", ServingStatus.NotServing);
        Assert.False(watching.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.Soon());
        Assert.Equal([ServingStatus.Serving, ServingStatus.NotServing], stream.Sent);
    }

    private static Task<ServiceHost> StartAsync(HealthServiceImpl health) =>
        ServiceHost.StartAsync(services => services.AddSingleton(health), app => app.MapGrpcService<HealthServiceImpl>());

    private static async Task<ServingStatus> CheckAsync(ServiceHost host, string service) =>
        (await new HealthClient(host.Channel).CheckAsync(new HealthCheckRequest { Service = service })).Status;

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext().Soon(), "the watch ended");
        return watch.ResponseStream.Current.Status;
    }
}
