using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Sessions;

public sealed class ManyClientsTests
{
    private const int Clients = 24;
    private const int Steps = 50;

    [Fact]
    public async Task ManyClients_TrainingAtOnce_EachGetTheirOwnResults()
    {
        await using var server = await TestServer.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, Clients).Select(client => TrainAsync(server, client)));
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of every session");
        await TestServer.EventuallyAsync(() => server.BytesInUseAsync().Result == 0, "all memory");
    }

    [Fact]
    public async Task ManyClients_WhoLeaveAtRandom_LeaveNothingBehind()
    {
        const int seed = 8470;
        var random = new Random(seed);
        await using var server = await TestServer.StartAsync();
        var pauses = Enumerable.Range(0, Clients).Select(_ => random.Next(30)).ToArray();
        await Task.WhenAll(pauses.Select(async pause =>
        {
            using var channel = server.NewChannel();
            using var stream = await TestStream.OpenAsync(new TpuService.TpuServiceClient(channel));
            await stream.RewriteAsync("step", 1);
            await stream.StoreAsync(7, Scalar(0));
            for (var i = 0; i < Steps; i++) await stream.RunAsync(1, [Given(7), Given(Scalar(1))], [Keep(7), Inline()]);
            await Task.Delay(pause);
        }));
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, $"the end of every session (seed {seed})");
        await TestServer.EventuallyAsync(() => server.BytesInUseAsync().Result == 0, $"all memory (seed {seed})");

        // The pod is free for the next.
        await TrainAsync(server, 1);
    }

    // Adds the client's number to its variable, step after step.
    private static async Task TrainAsync(TestServer server, int client)
    {
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(0));
        for (var i = 0; i < Steps; i++) await stream.RunAsync(1, [Given(7), Given(Scalar(client))], [Keep(7), Inline()]);
        await stream.HoldsAsync(7, Steps * client);
        await stream.CompleteAsync();
    }
}
