using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Faults.Peers;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>Sessions come and go, properly or not: the server's process afterwards is what it was.</summary>
public sealed class DroppedSessionTests(ITestOutputHelper output)
{
    private const int Sessions = 10_000;
    private const int AtOnce = 50;

    // A hundred times what they take.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    // Beyond what a run of 1,000 leaves: less than a hundredth of what 10,000 sessions take while they live.
    private const long ManagedBytes = 8 << 20;

    [Fact]
    public async Task TenThousandSessions_OpenedAndDropped_LeaveNeitherMemoryNorHandles()
    {
        using var server = await Peer.StartServerAsync("--max-sessions", "20000");
        await OpenAndDropAsync(server.Address, Sessions / 10);
        var before = await SettledAsync(server);
        await OpenAndDropAsync(server.Address, Sessions);
        var after = await SettledAsync(server);
        output.WriteLine($"before: {before}");
        output.WriteLine($"after:  {after}");
        Assert.True(after.ManagedBytes - before.ManagedBytes < ManagedBytes, $"memory grew from {before} to {after}");
        Assert.True(after.Handles <= before.Handles + 4, $"handles grew from {before} to {after}");
        Assert.True(after.Timers <= before.Timers + 4, $"timers grew from {before} to {after}");
        Assert.True(after.Threads <= before.Threads + 32, $"threads grew from {before} to {after}");
    }

    private static async Task OpenAndDropAsync(string address, int sessions)
    {
        using var channel = ChannelAddress.Open(address);
        var client = new TpuService.TpuServiceClient(channel);
        using var deadline = new CancellationTokenSource(Deadline);
        var all = Parallel.ForAsync(
            0,
            sessions,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = deadline.Token },
            async (i, _) => await ((i % 5) switch
            {
                0 => ClosedStreamAsync(client),
                1 => DroppedStreamAsync(client),
                2 => ClosedLeaseAsync(client),
                3 => AbandonedLeaseAsync(client),
                _ => i % 50 == 4 ? DroppedConnectionAsync(address) : DroppedStreamAsync(client),
            }));

        // Of all, since a call of one that hangs does not look at the token.
        await all.WaitAsync(deadline.Token);
    }

    // Until leases have run out and connections are gone; the calls of this process are over by then.
    private static async Task<PeerFootprint> SettledAsync(Peer server)
    {
        var start = TimeProvider.System.GetTimestamp();
        PeerFootprint before, now = await server.FootprintAsync();
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestServer.Patience, $"the server never settled: {now}");
            await Task.Delay(300);
            before = now;
            now = await server.FootprintAsync();
        }
        while (now.Sessions > 0 || now.Calls > 0 || now.Handles != before.Handles);
        return now;
    }

    private static async Task ClosedStreamAsync(TpuService.TpuServiceClient client)
    {
        using var stream = await UsedStreamAsync(client);
        await stream.CompleteAsync();
    }

    private static async Task DroppedStreamAsync(TpuService.TpuServiceClient client)
    {
        using var stream = await UsedStreamAsync(client);
    }

    private static async Task DroppedConnectionAsync(string address)
    {
        using var channel = ChannelAddress.Open(address);
        using var stream = await UsedStreamAsync(new TpuService.TpuServiceClient(channel));
    }

    private static async Task ClosedLeaseAsync(TpuService.TpuServiceClient client)
    {
        var session = (await client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        await client.CloseSessionAsync(new CloseSessionRequest { SessionId = session });
    }

    private static async Task AbandonedLeaseAsync(TpuService.TpuServiceClient client) =>
        await client.OpenSessionAsync(new OpenSessionRequest { LeaseSeconds = 1 });

    private static async Task<TestStream> UsedStreamAsync(TpuService.TpuServiceClient client)
    {
        var stream = await TestStream.OpenAsync(client);
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(0));
        await stream.OkAsync(await stream.RunAsync(1, [Given(7), Given(Scalar(1))], [Keep(7), Inline()]));
        return stream;
    }
}
