using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Faults.Peers;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// Clients that send or read next to nothing. What the server's process holds for one has a bound that its options name, and nobody
/// else notices it.
/// </summary>
public sealed class SlowPeerTests(ITestOutputHelper output)
{
    private const int MiB = 1 << 20;

    // What HTTP/2 and gRPC buffer on the way: windows, and a message or two that are being made and written.
    private const int Buffers = 24 * MiB;

    [Fact]
    public async Task ClientThatReadsNoAnswers_IsHeldBackBeforeTheyAreMade()
    {
        using var server = await Peer.StartServerAsync("--max-inline-bytes", $"{4 * MiB}", "--max-pending-bytes", $"{16 * MiB}");
        using var channel = ChannelAddress.Open(server.Address, o => o.MaxReceiveMessageSize = null);
        using var call = new TpuService.TpuServiceClient(channel).Session();
        var store = new StoreOperation { Array = 7, Literal = Large(4 * MiB) };
        await call.RequestStream.WriteAsync(new SessionRequest { OpId = 1, Open = new OpenStream() });
        await call.RequestStream.WriteAsync(new SessionRequest { OpId = 2, Store = store });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var before = await server.FootprintAsync();

        // 400 MiB of answers.
        for (var i = 3ul; i < 103; i++)
            await call.RequestStream.WriteAsync(new SessionRequest { OpId = i, Fetch = new FetchOperation { Array = 7 } });
        await ServesOthersAsync(server.Address);

        await AssertGrowthAsync(server, before, 20 * MiB);
        for (var i = 3; i < 103; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience));
            Assert.Equal(4 * MiB, call.ResponseStream.Current.Fetch.Data.Length);
        }
    }

    [Fact]
    public async Task ClientThatReadsNoResults_IsHeldBackBeforeItsRunsAreTakenIn()
    {
        using var server = await Peer.StartServerAsync("--max-inline-bytes", $"{4 * MiB}", "--max-pending-bytes", $"{16 * MiB}");
        using var channel = ChannelAddress.Open(server.Address, o => o.MaxReceiveMessageSize = null);
        using var stream = await TestStream.OpenAsync(new TpuService.TpuServiceClient(channel));
        await stream.OkAsync(await stream.RewriteAsync("large", 1));
        await stream.OkAsync(await stream.RunAsync(1, [], [Inline()]));
        var before = await server.FootprintAsync();
        var runs = new List<ulong>();
        for (var i = 0; i < 100; i++) runs.Add(await stream.RunAsync(1, [], [Inline()]));
        await ServesOthersAsync(server.Address);
        await AssertGrowthAsync(server, before, 20 * MiB);
        foreach (var run in runs) Assert.Equal(4 * MiB, (await stream.OkAsync(run)).Run.Results[0].Data.Length);
    }

    [Fact]
    public async Task OutfeedThatIsNotRead_CountsAsItsSessionsAndStopsItsProgram()
    {
        using var server = await Peer.StartServerAsync("--max-array-bytes", $"{100 * MiB}", "--queue-depth", "4");
        using var channel = ChannelAddress.Open(server.Address, o => o.MaxReceiveMessageSize = null);
        var client = new TpuService.TpuServiceClient(channel);
        using var stream = await TestStream.OpenAsync(client);
        await stream.OkAsync(await stream.RewriteAsync("pour", 1));
        using var outfeed = client.Outfeed();
        await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        var before = await server.FootprintAsync();
        for (var i = 1ul; i <= 100; i++)
        {
            var dequeue = new OutfeedDequeue { Sequence = i, TimeoutMilliseconds = 60_000 };
            await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = dequeue });
        }

        // Each pours 4 MiB: 400 MiB.
        ulong last = 0;
        for (var i = 0; i < 100; i++) last = await stream.RunAsync(1, [], [new ResultTarget()]);
        var status = (await stream.AnswerAsync(last)).Status;
        Assert.Equal(StatusCode.ResourceExhausted, (StatusCode)status.Code);
        Assert.Contains("max-array-bytes", status.Message);
        await ServesOthersAsync(server.Address);
        await AssertGrowthAsync(server, before, 104 * MiB);
    }

    [Fact]
    public async Task UploadOfAByteNowAndThen_AndDownloadThatIsNotRead_HoldUpNobody()
    {
        using var server = await Peer.StartServerAsync();
        using var channel = ChannelAddress.Open(server.Address);
        var client = new TpuService.TpuServiceClient(channel);
        using var stream = await TestStream.OpenAsync(client);
        using var reader = await Peer.StartClientAsync(server.Address, ClientAct.Download);
        var before = await server.FootprintAsync();
        using var upload = client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = stream.SessionId, Array = 7, TotalBytes = ClientPeer.ArrayBytes };
        header.Type = ClientPeer.ArrayType;
        await upload.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        for (var i = 0; i < 20; i++)
        {
            await upload.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = ByteString.CopyFrom(1) });
            await ServesOthersAsync(server.Address);
        }

        // The slow ones' own sessions go on, too.
        await stream.OkAsync(await stream.StoreAsync(8, Scalar(1)));
        await stream.HoldsAsync(8, 1);
        await AssertGrowthAsync(server, before, 0);
    }

    private async Task AssertGrowthAsync(Peer server, PeerFootprint before, long bound)
    {
        var after = await server.FootprintAsync();
        var growth = after.ManagedBytes - before.ManagedBytes;
        output.WriteLine($"the server holds {growth / MiB} MiB for it; {(bound + Buffers) / MiB} MiB are allowed");
        Assert.True(growth < bound + Buffers, $"the server holds {growth} bytes for a client that does not read");
    }

    // On a connection of its own.
    private static async Task ServesOthersAsync(string address)
    {
        using var channel = ChannelAddress.Open(address);
        using var stream = await TestStream.OpenAsync(new TpuService.TpuServiceClient(channel));
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(0));
        for (var i = 0; i < 10; i++) await stream.RunAsync(1, [Given(7), Given(Scalar(1))], [Keep(7), Inline()]);
        await stream.HoldsAsync(7, 10);
        await stream.CompleteAsync();
    }

    private static LiteralProto Large(int bytes) => new()
    {
        Type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { bytes / sizeof(float) } },
        Data = UnsafeByteOperations.UnsafeWrap(new byte[bytes]),
    };
}
