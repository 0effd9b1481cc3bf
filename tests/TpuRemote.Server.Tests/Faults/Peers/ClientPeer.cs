using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>A client that brings itself into the middle of something, says so, and stays there.</summary>
internal sealed class ClientPeer
{
    public const string Role = "client";

    /// <summary>What it prints when it is in the middle.</summary>
    public const string Ready = "ready";

    /// <summary>What an upload or a download moves: more than any window of the way takes.</summary>
    public const int ArrayBytes = 32 << 20;

    private readonly TpuService.TpuServiceClient _client;
    private readonly TestStream _stream;

    private ClientPeer(TpuService.TpuServiceClient client, TestStream stream)
    {
        _client = client;
        _stream = stream;
    }

    /// <summary>The type of what an upload or a download moves.</summary>
    public static ArrayTypeProto ArrayType => new() { ElementType = PrimitiveType.F32, Dimensions = { ArrayBytes / sizeof(float) } };

    public static async Task<int> RunAsync(string address, ClientAct act)
    {
        using var channel = ChannelAddress.Open(address);
        var client = new TpuService.TpuServiceClient(channel);
        using var stream = await TestStream.OpenAsync(client);
        await stream.OkAsync(await stream.StoreAsync(100, Scalar(1)));
        var peer = new ClientPeer(client, stream);
        using var call = await peer.ActAsync(act);
        Console.WriteLine(Ready);

        // Its end is the end of whoever started it.
        await Console.In.ReadLineAsync();
        return 0;
    }

    private Task<IDisposable?> ActAsync(ClientAct act) => act switch
    {
        ClientAct.Upload => UploadAsync(ArrayBytes / 2),
        ClientAct.Download => DownloadAsync(),
        ClientAct.Run => RunAsync("wait", 1),
        ClientAct.Queue => RunAsync("wait", 20),
        ClientAct.Infeed => RunAsync("feed", 1),
        ClientAct.Enqueue => EnqueueAsync(2, 0),
        ClientAct.Outfeed => EnqueueAsync(2, 2),
        ClientAct.Dequeue => DequeueAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "not an act"),
    };

    private async Task<IDisposable?> UploadAsync(int bytes)
    {
        var call = _client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = _stream.SessionId, Array = 7, Type = ArrayType, TotalBytes = ArrayBytes };
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        var chunk = ByteString.CopyFrom(new byte[256 << 10]);
        for (var sent = 0; sent < bytes; sent += chunk.Length)
            await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = chunk });
        return call;
    }

    private async Task<IDisposable?> DownloadAsync()
    {
        using var upload = (AsyncClientStreamingCall<StoreBufferRequest, StoreBufferResponse>)(await UploadAsync(ArrayBytes))!;
        await upload.RequestStream.CompleteAsync();
        await upload.ResponseAsync;
        var call = _client.FetchBuffer(new FetchBufferRequest { SessionId = _stream.SessionId, Array = 7 });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call;
    }

    private async Task<IDisposable?> RunAsync(string program, int count)
    {
        await _stream.OkAsync(await _stream.RewriteAsync(program, 1));
        for (var i = 0; i < count; i++) await _stream.RunAsync(1, [], [Keep((ulong)i + 1)]);

        // Answered after the runs have been taken in.
        await _stream.OkAsync(await _stream.StoreAsync(101, Scalar(1)));
        return null;
    }

    // Against a queue of one tuple: with no run, the second enqueue waits; with two runs, the second run waits for room.
    private async Task<IDisposable?> EnqueueAsync(int tuples, int runs)
    {
        var call = _client.Infeed();
        await call.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = _stream.SessionId } });
        for (var i = 1; i <= tuples; i++)
        {
            var tuple = new InfeedTuple { Sequence = (ulong)i, Elements = { Scalar(i) } };
            await call.RequestStream.WriteAsync(new InfeedRequest { Tuple = tuple });
        }

        if (runs > 0) await RunAsync("feed", runs);
        for (var i = 0; i < (runs > 0 ? tuples : 1); i++) Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call;
    }

    private async Task<IDisposable?> DequeueAsync()
    {
        var call = _client.Outfeed();
        await call.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = _stream.SessionId } });
        await call.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = 1 } });
        await _stream.OkAsync(await _stream.StoreAsync(101, Scalar(1)));
        return call;
    }
}
