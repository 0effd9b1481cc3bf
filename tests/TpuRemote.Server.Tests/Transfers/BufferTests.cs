using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Transfers;

public sealed class BufferTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private string _session = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _session = (await _server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Array_UploadedInUnevenChunks_ComesBackAsItWas()
    {
        var bytes = new byte[1_000_000];
        new Random(20261120).NextBytes(bytes);
        var type = new ArrayTypeProto { ElementType = PrimitiveType.U8, Dimensions = { 1000, 1000 } };
        Assert.Equal(0u, (await StoreAsync(type, bytes, chunk: 70_001)).MissingReplicas);
        var (header, fetched) = await FetchAsync(chunk: 333_333);
        Assert.Equal(type, header.Type);
        Assert.Equal(bytes, fetched);
    }

    [Fact]
    public async Task PerReplicaArray_StoredShardByShard_IsReadyWithTheLast()
    {
        var type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Sharding = Sharding.PerReplica, NumReplicas = 3 };
        Assert.Equal(2u, (await StoreAsync(type, Bytes(30), replica: 2)).MissingReplicas);
        Assert.Equal(1u, (await StoreAsync(type, Bytes(10), replica: 0)).MissingReplicas);
        var early = await FailureAsync(FetchAsync(), StatusCode.FailedPrecondition);
        Assert.Equal("array 7 is incomplete: 1 of 3 shards have not been stored", early.Message);
        await FailureAsync(StoreAsync(type, Bytes(99), replica: 0), StatusCode.FailedPrecondition);
        Assert.Equal(0u, (await StoreAsync(type, Bytes(20), replica: 1)).MissingReplicas);
        Assert.Equal(Bytes(10, 20, 30), (await FetchAsync()).Bytes);
        var (header, shard) = await FetchAsync(replica: 1);
        Assert.Equal(Sharding.Replicated, header.Type.Sharding);
        Assert.Equal(Bytes(20), shard);
        await FailureAsync(FetchAsync(replica: 3), StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task IncompleteArray_Deleted_FreesItsMemoryAndItsHandle()
    {
        var type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Sharding = Sharding.PerReplica, NumReplicas = 2 };
        await StoreAsync(type, Bytes(10), replica: 0);
        await _server.Client.DeleteBuffersAsync(new DeleteBuffersRequest { SessionId = _session, Arrays = { 7 } });
        Assert.Equal(0, await _server.BytesInUseAsync());
        Assert.Equal(1u, (await StoreAsync(type, Bytes(20), replica: 1)).MissingReplicas);
        Assert.Equal(0u, (await StoreAsync(type, Bytes(30), replica: 0)).MissingReplicas);
        Assert.Equal(Bytes(30, 20), (await FetchAsync()).Bytes);
    }

    [Fact]
    public async Task IncompleteArray_OfASessionThatEnds_IsFreed()
    {
        var type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Sharding = Sharding.PerReplica, NumReplicas = 2 };
        await StoreAsync(type, Bytes(10), replica: 0);
        using var call = _server.Client.StoreBuffer();
        await call.RequestStream.WriteAsync(Header(new ArrayTypeProto { ElementType = PrimitiveType.F32 }, 4, null, 8));
        await TestServer.EventuallyAsync(() => _server.BytesInUseAsync().Result == 2 * 4096, "the header");
        await _server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = _session });
        await FailureAsync(call.ResponseAsync, StatusCode.NotFound);
        Assert.Equal(0, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task Booleans_OfAnyNonZeroByte_AreStoredAsOne()
    {
        await StoreAsync(new ArrayTypeProto { ElementType = PrimitiveType.Pred, Dimensions = { 4 } }, [0, 1, 2, 255]);
        Assert.Equal([0, 1, 1, 1], (await FetchAsync()).Bytes.ToArray().AsEnumerable());
    }

    [Fact]
    public async Task Upload_ThatBreaksOff_LeavesNothing()
    {
        using (var call = _server.Client.StoreBuffer())
        {
            await call.RequestStream.WriteAsync(
                Header(new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { 1024 } }, 4096, null));
            await TestServer.EventuallyAsync(() => _server.BytesInUseAsync().Result == 4096, "the header");
            await FailureAsync(FetchAsync(), StatusCode.FailedPrecondition);
        }

        await TestServer.EventuallyAsync(() => _server.BytesInUseAsync().Result == 0, "the memory of the upload that broke off");
        await FailureAsync(FetchAsync(), StatusCode.NotFound);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Upload_OfAWrongNumberOfBytes_IsInvalid(int bytes)
    {
        using var call = _server.Client.StoreBuffer();
        await call.RequestStream.WriteAsync(Header(new ArrayTypeProto { ElementType = PrimitiveType.F32 }, 4, null));
        await FailureAsync(SendAsync(), StatusCode.InvalidArgument);
        Assert.Equal(0, await _server.BytesInUseAsync());

        // A write that is still under way when the answer comes fails with it.
        async Task SendAsync()
        {
            await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = ByteString.CopyFrom(new byte[bytes]) });
            await call.RequestStream.CompleteAsync();
            await call.ResponseAsync;
        }
    }

    [Fact]
    public async Task Header_WhoseTotalIsNotThatOfItsType_IsInvalid()
    {
        using var call = _server.Client.StoreBuffer();
        await call.RequestStream.WriteAsync(Header(new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { 3 } }, 13, null));
        var status = await FailureAsync(call.ResponseAsync, StatusCode.InvalidArgument);
        Assert.Equal("total_bytes = 13 was given; tensor<3xf32> replicated takes 12", status.Message);
    }

    [Theory]
    [InlineData(new long[] { -1 })]
    [InlineData(new long[] { long.MaxValue, long.MaxValue })]
    [InlineData(new long[] { 1L << 40 })]
    public async Task Dimensions_ThatMakeNoArray_AreInvalid(long[] dimensions)
    {
        using var call = _server.Client.StoreBuffer();
        await call.RequestStream.WriteAsync(
            Header(new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { dimensions } }, 4, null));
        await FailureAsync(call.ResponseAsync, StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Array_BeyondTheHbmOfADevice_IsRefusedAsXlaDoes()
    {
        // One column of 2^20 words is padded to 128 columns: 512 MiB of the 8 GiB of each core for 4 MiB of data.
        var type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { 1 << 20, 1 } };
        var calls = new List<AsyncClientStreamingCall<StoreBufferRequest, StoreBufferResponse>>();
        for (var array = 1ul; array <= 17; array++)
        {
            calls.Add(_server.Client.StoreBuffer());
            await calls[^1].RequestStream.WriteAsync(Header(type, 4 << 20, null, array));
            if (array <= 16) await TestServer.EventuallyAsync(() => _server.BytesInUseAsync().Result == (long)array << 29, "the header");
        }

        var status = await FailureAsync(calls[16].ResponseAsync, StatusCode.ResourceExhausted);
        foreach (var call in calls) call.Dispose();
        Assert.Contains("E0100: Error allocating device buffer: Attempting to allocate 512.00M.", status.Message);
    }

    private static byte[] Bytes(params float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private StoreBufferRequest Header(ArrayTypeProto type, int total, uint? replica, ulong array = 7)
    {
        var header = new StoreBufferHeader { SessionId = _session, Array = array, Type = type, TotalBytes = (ulong)total };
        if (replica is { } one) header.Replica = one;
        return new StoreBufferRequest { Header = header };
    }

    private async Task<StoreBufferResponse> StoreAsync(ArrayTypeProto type, byte[] bytes, int chunk = 1 << 18, uint? replica = null)
    {
        using var call = _server.Client.StoreBuffer();
        await call.RequestStream.WriteAsync(Header(type, bytes.Length, replica));
        foreach (var part in bytes.Chunk(chunk)) await call.RequestStream.WriteAsync(
            new StoreBufferRequest { Chunk = ByteString.CopyFrom(part) });
        await call.RequestStream.CompleteAsync();
        return await call.ResponseAsync.WaitAsync(TestServer.Patience);
    }

    private async Task<(FetchBufferHeader Header, byte[] Bytes)> FetchAsync(uint chunk = 0, uint? replica = null)
    {
        var request = new FetchBufferRequest { SessionId = _session, Array = 7, ChunkBytes = chunk };
        if (replica is { } one) request.Replica = one;
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        using var call = _server.Client.FetchBuffer(request);
        Assert.True(await call.ResponseStream.MoveNext(deadline.Token));
        var header = call.ResponseStream.Current.Header;
        var bytes = new List<byte>();
        while (await call.ResponseStream.MoveNext(deadline.Token)) bytes.AddRange(call.ResponseStream.Current.Chunk.Span);
        Assert.Equal(header.TotalBytes, (ulong)bytes.Count);
        return (header, [.. bytes]);
    }
}
