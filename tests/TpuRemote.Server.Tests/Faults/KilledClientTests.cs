using System.Diagnostics;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Faults.Peers;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// A client's process is killed (SIGKILL) in the middle of something. The kernel closes its sockets, which the server sees at once; the
/// bound is what it would take without that, by keep-alive: twice <c>--keep-alive-seconds</c>, 10 s unless told
/// otherwise; 10 s more on a busy machine.
/// </summary>
public sealed class KilledClientTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Bound = (2 * new Server.Hosting.ServerTimes().KeepAlive) + TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(ClientAct.Upload)]
    [InlineData(ClientAct.Download)]
    [InlineData(ClientAct.Run)]
    [InlineData(ClientAct.Queue)]
    [InlineData(ClientAct.Infeed)]
    [InlineData(ClientAct.Enqueue)]
    [InlineData(ClientAct.Outfeed)]
    [InlineData(ClientAct.Dequeue)]
    public async Task Client_KilledInTheMiddle_LeavesNothingAndHoldsUpNobody(ClientAct act)
    {
        await using var server = await TestServer.StartAsync(new() { QueueDepth = 1 });
        using var other = await TestStream.OpenAsync(server.Client);
        await other.OkAsync(await other.StoreAsync(1, Scalar(0)));
        await other.OkAsync(await other.RewriteAsync("step", 1));
        using var client = await Peer.StartClientAsync(server.Server.Address.ClientAddress, act);
        var computes = act is ClientAct.Run or ClientAct.Queue or ClientAct.Infeed or ClientAct.Outfeed;
        if (computes) await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        Assert.True(await server.BytesInUseAsync() > 4096, "the client holds nothing");
        Assert.Equal(2, server.Server.OpenSessions);
        var step = await other.RunAsync(1, [Given(1), Given(Scalar(1))], [Keep(1), Inline()]);
        if (!computes) await other.OkAsync(step);

        client.Kill();
        var clock = Stopwatch.StartNew();

        await other.OkAsync(step);
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 1, "the end of the session");
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 0, "the end of the run");
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 1, "the end of the client's calls");
        while (await server.BytesInUseAsync() != 4096) Assert.True(clock.Elapsed < Bound, "memory stays in use");
        Assert.True(clock.Elapsed < Bound, $"everything was free after {clock.Elapsed}, expected within {Bound}");
        output.WriteLine($"{act}: free after {clock.ElapsedMilliseconds} ms");
        await other.OkAsync(await other.RunAsync(1, [Given(1), Given(Scalar(1))], [Keep(1), Inline()]));
        await other.HoldsAsync(1, 2);
    }

    [Fact]
    public async Task Client_KilledInTheMiddleOfAnUpload_GivesItsBudgetAndItsHandleBack()
    {
        await using var server = await TestServer.StartAsync(new() { MaxArrayBytes = ClientPeer.ArrayBytes + 4 });
        using var client = await Peer.StartClientAsync(server.Server.Address.ClientAddress, ClientAct.Upload);
        client.Kill();
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
        using var heir = await Peer.StartClientAsync(server.Server.Address.ClientAddress, ClientAct.Upload);
        Assert.Equal(1, server.Server.OpenSessions);
    }
}
