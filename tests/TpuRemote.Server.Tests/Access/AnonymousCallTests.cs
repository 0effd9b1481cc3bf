using Grpc.Core;
using Grpc.Health.V1;
using TpuRemote.Server.Tests.Faults;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>What callers without credentials may hold of the server's memory.</summary>
public sealed class AnonymousCallTests
{
    /// <summary>Calls that do not end by themselves: a request that never comes, and a watch.</summary>
    [Theory]
    [InlineData("Check", false)]
    [InlineData("Watch", true)]
    public async Task Calls_OfManyConnections_AreLimitedUntilTheyEnd(string method, bool isWhole)
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var health = new Health.HealthClient(server.Channel(null));

        // 16 connections of 16 calls.
        var connections = Enumerable.Range(0, 16).Select(_ => Stall(server, method, isWhole, 16)).ToArray();
        RpcException? refused = null;
        await EventuallyAsync(async () => (refused = await CheckAsync(health))?.StatusCode == StatusCode.ResourceExhausted, "the refusal");
        Assert.Equal("one call beside 256 exceeds the server's limit of calls without credentials = 256", refused!.Status.Detail);
        foreach (var connection in connections) connection.Dispose();
        await EventuallyAsync(async () => await CheckAsync(health) is null, "an answer after the connections ended");
    }

    /// <summary>Answers of which the client takes nothing: their calls are over, and their bytes are not.</summary>
    [Fact]
    public async Task Connection_ThatTakesNoAnswers_IsAskedToCloseAndThenRefused()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        using var raw = Stall(server, "Check", isWhole: true, calls: 40);
        var (refusals, isAskedToClose) = (0, false);

        // Answered calls have headers that do not end their streams; refusals are nothing but headers, which do.
        while (refusals < 40 - 32 || !isAskedToClose)
        {
            var (type, flags) = await raw.ReceiveFrameAsync();
            if (type == 0x7) isAskedToClose = true;
            if (type == 0x1 && (flags & 0x1) != 0) refusals++;
        }

        Assert.Equal(8, refusals);
    }

    /// <summary>Whoever asks politely and often is always answered, on one connection after another.</summary>
    [Fact]
    public async Task Checks_OneAfterAnother_AreAllAnswered()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var health = new Health.HealthClient(server.Channel(null));
        for (var i = 0; i < 100; i++) Assert.Null(await CheckAsync(health));
    }

    private static RawConnection Stall(AccessServer server, string method, bool isWhole, int calls)
    {
        var raw = RawConnection.Open(server.Server.Address);
        raw.Send(RawConnection.Preface);
        raw.SendFrame(0x4, 0, 0, [0, 4, 0, 0, 0, 0]); // SETTINGS_INITIAL_WINDOW_SIZE = 0
        raw.SendFrame(0x4, 0x1, 0, []);
        for (var i = 0; i < calls; i++)
        {
            raw.SendFrame(0x1, 0x4, (2 * i) + 1, RawConnection.Headers($"/grpc.health.v1.Health/{method}"));
            if (isWhole) raw.SendFrame(0x0, 0x1, (2 * i) + 1, [0, 0, 0, 0, 0]); // an empty message
        }

        return raw;
    }

    private static async Task<RpcException?> CheckAsync(Health.HealthClient health)
    {
        try
        {
            await health.CheckAsync(new HealthCheckRequest()).ResponseAsync.WaitAsync(TestServer.Patience);
            return null;
        }
        catch (RpcException error)
        {
            return error;
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestServer.Patience, $"never came: {what}");
            await Task.Delay(10);
        }
    }
}
