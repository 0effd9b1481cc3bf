using System.Diagnostics;
using System.Net;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Faults.Peers;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// A client hangs (SIGSTOP), or is cut off without a word: the server finds out within twice <c>--keep-alive-seconds</c> and frees what the
/// client had.
/// </summary>
public sealed class LostClientTests(ITestOutputHelper output)
{
    private static readonly ServerTimes Times = new() { KeepAlive = TimeSpan.FromSeconds(1) };

    // Kestrel's clock, which the pings hang on, ticks once a second; the rest is for a machine that is busy with other tests.
    private static readonly TimeSpan Bound = 2 * Times.KeepAlive + TimeSpan.FromSeconds(10);

    // Together, for each takes its seconds.
    [Fact]
    public Task Clients_ThatHangInTheMiddleOfAnything_LoseTheirSessions() =>
        Task.WhenAll(Enum.GetValues<ClientAct>().Select(HangsAsync));

    [Fact]
    public async Task Client_ThatIsCutOff_LosesItsSession()
    {
        var address = ListenAddress.Tcp(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = await TestServer.StartAsync(times: Times, listen: address);
        using var relay = new Relay(server.Server.Address.ClientAddress);
        using var client = await Peer.StartClientAsync(relay.Address, ClientAct.Run);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        relay.Cut();
        await FreesAsync(server, ClientAct.Run);
    }

    private async Task HangsAsync(ClientAct act)
    {
        await using var server = await TestServer.StartAsync(new() { QueueDepth = 1 }, Times);
        using var client = await Peer.StartClientAsync(server.Server.Address.ClientAddress, act);
        client.Hang(true);
        await FreesAsync(server, act);
    }

    private async Task FreesAsync(TestServer server, ClientAct act)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(1, server.Server.OpenSessions);
        while (server.Server.OpenSessions > 0 || server.Server.ActiveCalls > 0 || server.Accelerator.Running > 0)
        {
            Assert.True(clock.Elapsed < Bound, $"the client still has its session after {clock.Elapsed}");
            await Task.Delay(10);
        }

        output.WriteLine($"{act}: free after {clock.ElapsedMilliseconds} ms");
        Assert.Equal(0, await server.BytesInUseAsync());
    }
}
