using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Accelerators;
using TpuRemote.Server.Tests.Hosting;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TpuRemote.Server.Tests.Services;

/// <summary>What a load balancer sees of the server.</summary>
public sealed class HealthTests
{
    private static readonly string[] Watched = ["", "tpu_remote.v1.TpuService"];

    [Theory]
    [InlineData("")]
    [InlineData("tpu_remote.v1.TpuService")]
    public async Task Server_ThatTakesRuns_IsServing(string service)
    {
        await using var server = await TestServer.StartAsync();
        var response = await new HealthClient(server.Channel).CheckAsync(new HealthCheckRequest { Service = service });
        Assert.Equal(ServingStatus.Serving, response.Status);
        Assert.Equal(0, server.Server.OpenSessions);
    }

    [Fact]
    public async Task Service_ThatIsNotHere_IsNotFound()
    {
        await using var server = await TestServer.StartAsync();
        var check = new HealthClient(server.Channel).CheckAsync(new HealthCheckRequest { Service = "tpu_remote.v1.Other" }).ResponseAsync;
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => check)).StatusCode);
    }

    [Fact]
    public async Task Shutdown_IsToldWhileTheLastRunGoesOn()
    {
        using var finish = new ManualResetEventSlim();
        var slow = new ScriptedProgram("slow", [], [], (_, _, options) =>
        {
            finish.Wait(options.CancellationToken);
            return [];
        });
        await using var server = await TestServer.StartAsync(times: new() { ShutdownGrace = TestServer.Patience }, programs: slow);
        var health = new HealthClient(server.Channel);
        var watches = Watched.Select(service => health.Watch(new HealthCheckRequest { Service = service })).ToArray();
        foreach (var watch in watches) Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        var executable = (await server.Client.RewriteAsync(Messages.Program("slow"))).Executable;
        var run = server.Client.RunAsync(new RunRequest { Executable = executable }).ResponseAsync;
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");

        var stopping = server.Server.StopAsync();

        foreach (var watch in watches) Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.False(stopping.IsCompleted);
        finish.Set();
        await run.WaitAsync(TestServer.Patience);
        foreach (var watch in watches) await EndsAsync(watch);
        await stopping.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task Shutdown_OfAnIdleServer_IsToldBeforeItEndsTheWatchesAndIsNotHeldUpByThem()
    {
        await using var server = await TestServer.StartAsync();
        var health = new HealthClient(server.Channel);
        var watches = Enumerable.Range(0, 20).Select(_ => health.Watch(new HealthCheckRequest())).ToArray();
        foreach (var watch in watches) Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        using var unknown = health.Watch(new HealthCheckRequest { Service = "tpu_remote.v1.Other" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(unknown));
        var clock = Stopwatch.StartNew();

        await server.Server.StopAsync();

        // Kestrel would wait for a call that goes on for 5 s.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 4);
        foreach (var watch in watches)
        {
            Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
            await EndsAsync(watch);
        }

        await EndsAsync(unknown);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience), "the watch ended");
        return watch.ResponseStream.Current.Status;
    }

    private static async Task EndsAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        var end = watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience);
        var status = (await Assert.ThrowsAsync<RpcException>(() => end)).Status;
        Assert.Equal((StatusCode.Unavailable, "the server is shutting down"), (status.StatusCode, status.Detail));
    }
}
