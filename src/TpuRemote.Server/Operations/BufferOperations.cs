using System.Buffers;
using Grpc.Core;
using TpuRemote.Grpc.Buffers;
using TpuRemote.Grpc.V1;
using TpuRemote.Pod.Execution;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Operations;

/// <summary>Arrays of any size, in chunks.</summary>
internal sealed class BufferOperations(
    SessionRegistry sessions, IAccelerator accelerator, WireLiterals literals, ServerMeters meters)
{
    // The size that grpc-dotnet moves fastest (measured for the transport); a client may ask for less or more.
    private const int DefaultChunkBytes = 256 << 10;
    private const int MaxChunkBytes = 2 << 20;

    /// <summary>Takes an array in.</summary>
    /// <exception cref="RefusalException">The header is wrong, the handle not free, or the bytes are not as many as the type
    /// says.</exception>
    public async Task<StoreBufferResponse> StoreAsync(
        User user, IAsyncStreamReader<BufferPart<StoreBufferHeader>> requests, CancellationToken call)
    {
        if (!await sessions.BeginAsync(requests, call) || requests.Current.Header is not { } header)
            throw RefusalException.Invalid("the first message of an upload has no header");
        using var use = sessions.Use(user, header.SessionId);
        use.Session.CheckUp();
        using var upload = Begin(use.Session, header);
        var missing = await use.RunAsync(stop => ReceiveAsync(upload, requests, stop), call);
        meters.Stored(upload.TotalBytes);
        return new StoreBufferResponse { Array = header.Array, MissingReplicas = (uint)missing };
    }

    /// <summary>Sends an array, or one shard of it.</summary>
    /// <exception cref="RefusalException">The handle is unknown or cannot be used, or there is no such shard.</exception>
    public async Task FetchAsync(
        User user, FetchBufferRequest request, IServerStreamWriter<BufferPart<FetchBufferHeader>> responses, CancellationToken call)
    {
        if (request.ChunkBytes > MaxChunkBytes)
            throw RefusalException.Invalid($"chunk_bytes = {request.ChunkBytes} was given; expected at most {MaxChunkBytes}");
        using var use = sessions.Use(user, request.SessionId);
        use.Session.CheckUp();
        using var hold = use.Session.Arrays.Hold(request.Array);
        await use.RunAsync(stop => SendAsync(hold, request, responses, stop), call);
    }

    private static async Task<int> ReceiveAsync(
        Upload upload, IAsyncStreamReader<BufferPart<StoreBufferHeader>> requests, CancellationToken stop)
    {
        while (await requests.MoveNext(stop))
        {
            if (requests.Current.Chunk is not { } chunk)
                throw RefusalException.Invalid("a message of an upload, after the first, has no chunk");
            foreach (var segment in chunk) upload.Write(segment.Span);
        }

        return upload.Complete();
    }

    private async Task<bool> SendAsync(
        ArrayHold hold, FetchBufferRequest request, IServerStreamWriter<BufferPart<FetchBufferHeader>> responses, CancellationToken stop)
    {
        var array = await hold.GetAsync(stop);
        var type = hold.Type;
        if (request.HasReplica) type = ArrayBytes.ShardType(type, request.Replica, hold.Slot.Label);
        var header = new FetchBufferHeader { Type = type.ToProto(), TotalBytes = (ulong)type.ByteSize };
        await responses.WriteAsync(new BufferPart<FetchBufferHeader>(header), stop);
        var chunk = request.ChunkBytes == 0 ? DefaultChunkBytes : (int)request.ChunkBytes;
        var first = request.HasReplica && hold.Type.IsPerReplica ? (int)request.Replica : 0;
        for (var replica = first; replica < first + Math.Max(1, type.Replicas); replica++)
            await SendAsync(array, replica, chunk, responses, stop);
        meters.Fetched(type.ByteSize);
        return true;
    }

    private Upload Begin(TpuSession session, StoreBufferHeader header)
    {
        var type = literals.TypeOf(header.Type);
        var expected = header.HasReplica ? type.Shard.ByteSize : type.ByteSize;
        if (header.TotalBytes != (ulong)expected)
            throw RefusalException.Invalid(
                $"total_bytes = {header.TotalBytes} was given; {(header.HasReplica ? $"a shard of {type}" : type)} takes {expected}");
        return header.HasReplica
            ? session.Uploads.BeginShard(header.Array, type, (int)Math.Min(header.Replica, int.MaxValue), accelerator)
            : session.Uploads.BeginWhole(header.Array, type, accelerator);
    }

    private static async Task SendAsync(
        DeviceArray array,
        int replica,
        int chunk,
        IServerStreamWriter<BufferPart<FetchBufferHeader>> responses,
        CancellationToken cancellation)
    {
        for (var offset = 0L; offset < array.Type.ByteSize; offset += chunk)
        {
            var length = (int)Math.Min(chunk, array.Type.ByteSize - offset);
            var bytes = new ReadOnlySequence<byte>(array.BytesMemory(replica, offset, length));
            await responses.WriteAsync(new BufferPart<FetchBufferHeader>(bytes), cancellation);
        }
    }
}
