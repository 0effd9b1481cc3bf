using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Faults.Peers;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// Peers that are there and do nothing. Whatever a connection stopped in the middle of, the server closes it and frees what it held after
/// twice <c>--keep-alive-seconds</c>.
/// </summary>
public sealed class SilentPeerTests(ITestOutputHelper output)
{
    private static readonly ServerTimes Times = new() { KeepAlive = TimeSpan.FromSeconds(1) };

    // Kestrel's clock, which the pings hang on, ticks once a second; the rest is for a machine that is busy with other tests.
    private static readonly TimeSpan Bound = 2 * Times.KeepAlive + TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Connections_ThatStopInTheMiddleOfAnything_AreClosed()
    {
        await using var server = await TestServer.StartAsync(times: Times);
        string[] all = ["nothing", "half a preface", "a preface", "half a frame", "half the headers", "an open call"];
        await Task.WhenAll(all.Select(what => IsClosedAsync(server, what)));
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 0, "the end of the calls");
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAtOnceAndTheOthersServed()
    {
        await using var server = await TestServer.StartAsync(new() { MaxConnections = 3 });
        await server.Client.ListDevicesAsync(new ListDevicesRequest());
        using var first = RawConnection.Open(server.Server.Address);
        using var second = RawConnection.Open(server.Server.Address);
        using var third = RawConnection.Open(server.Server.Address);
        await third.ReadToEndAsync();
        await server.Client.ListDevicesAsync(new ListDevicesRequest());

        first.Dispose();
        using var channel = server.NewChannel();
        var next = new TpuService.TpuServiceClient(channel);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await next.ListDevicesAsync(new ListDevicesRequest());
                break;
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                Assert.True(clock.Elapsed < TestServer.Patience, "the place of a closed connection is never given to another");
            }
        }
    }

    // The server's pings wait behind bytes that its socket does not take, so their answers cannot tell that this peer is dead.
    [Fact]
    public async Task Connection_ThatTakesNothingMore_IsClosedAndGivesItsSessionBack()
    {
        await using var server = await TestServer.StartAsync(times: Times);
        using var stream = await TestStream.OpenAsync(server.Client);
        var large = new LiteralProto { Type = ClientPeer.ArrayType, Data = ByteString.CopyFrom(new byte[ClientPeer.ArrayBytes]) };
        await UploadAsync(server, stream.SessionId, large);
        using var connection = RawConnection.Open(server.Server.Address);
        connection.Greet();
        connection.Call(1, "FetchBuffer", new FetchBufferRequest { SessionId = stream.SessionId, Array = 7 });
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 2, "the call");
        var clock = Stopwatch.StartNew();
        while (server.Server.ActiveCalls == 2) await PauseAsync(clock);
        output.WriteLine($"closed after {clock.ElapsedMilliseconds} ms");
        await stream.OkAsync(await stream.DeleteAsync(7));
        Assert.Equal(0, await server.BytesInUseAsync());
    }

    private async Task IsClosedAsync(TestServer server, string what)
    {
        using var connection = RawConnection.Open(server.Server.Address);
        var clock = Stopwatch.StartNew();
        Begin(connection, what);
        await connection.ReadToEndAsync();
        output.WriteLine($"{what}: closed after {clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed >= 0.9 * Times.KeepAlive, $"a connection with {what} was closed after {clock.Elapsed}");
        Assert.True(clock.Elapsed < Bound, $"a connection with {what} was closed after {clock.Elapsed}, expected within {Bound}");
    }

    private static async Task PauseAsync(Stopwatch clock)
    {
        Assert.True(clock.Elapsed < Bound, $"the connection stands for more than {Bound}");
        await Task.Delay(10);
    }

    private static void Begin(RawConnection connection, string what)
    {
        switch (what)
        {
            case "half a preface":
                connection.Send(RawConnection.Preface[..12]);
                break;
            case "a preface":
                connection.Send(RawConnection.Preface);
                break;
            case "half a frame":
                connection.Greet();
                connection.Send([0, 0, 8, 6, 0]);
                break;
            case "half the headers":
                connection.Greet();
                connection.SendFrame(0x1, 0, 1, RawConnection.Headers("/tpu_remote.v1.TpuService/GetVersion").AsSpan(0, 20));
                break;
            case "an open call":
                connection.Greet();
                connection.SendFrame(0x1, 0x4, 1, RawConnection.Headers("/tpu_remote.v1.TpuService/Session"));
                break;
        }
    }

    private static async Task UploadAsync(TestServer server, string session, LiteralProto literal)
    {
        using var call = server.Client.StoreBuffer();
        var bytes = (ulong)literal.Data.Length;
        var header = new StoreBufferHeader { SessionId = session, Array = 7, Type = literal.Type, TotalBytes = bytes };
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = literal.Data });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }
}
