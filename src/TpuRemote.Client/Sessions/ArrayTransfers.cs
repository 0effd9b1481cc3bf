using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Client.Errors;
using TpuRemote.Grpc.Buffers;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Sessions;

/// <summary>Moves arrays between the client and the device: small ones on the session's stream, large ones in chunks beside it.</summary>
internal sealed class ArrayTransfers(Connection connection)
{
    private const int ChunkBytes = 256 << 10;

    /// <summary>Whether so many bytes travel inside a message.</summary>
    public bool IsInline(long bytes) => bytes <= connection.Options.InlineBytes;

    /// <summary>Stores an array under a free handle; it is there when this returns.</summary>
    public async Task StoreAsync(ulong handle, ArrayTypeProto type, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (!IsInline(bytes.Length))
        {
            await UploadAsync(handle, type, bytes, cancellation).ConfigureAwait(false);
            return;
        }
        var store = new StoreOperation
        {
            Array = handle,
            Literal = new LiteralProto { Type = type, Data = UnsafeByteOperations.UnsafeWrap(bytes) },
        };
        try
        {
            await connection.Operate(r => r.Store = store, "storing an array", cancellation: cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is on its way; nobody will ask for it.
            Delete(handle);
            throw;
        }
    }

    /// <summary>The bytes of an array, after every operation sent before that changes it; of all shards, one after another.</summary>
    public async Task<(ArrayTypeProto Type, ReadOnlyMemory<byte> Bytes)> FetchAsync(
        ulong handle, long bytes, CancellationToken cancellation)
    {
        if (IsInline(bytes))
        {
            var fetch = new FetchOperation { Array = handle };
            var response = await connection.Operate(r => r.Fetch = fetch, "fetching an array", cancellation: cancellation)
                .ConfigureAwait(false);
            return (response.Fetch.Type, response.Fetch.Data.Memory);
        }
        // The call beside the stream does not wait for the stream's runs, so the stream is asked first.
        var check = new CheckOperation { Arrays = { handle } };
        await connection.Operate(r => r.Check = check, "waiting for an array", cancellation: cancellation).ConfigureAwait(false);
        return await DownloadAsync(handle, cancellation).ConfigureAwait(false);
    }

    /// <summary>Deletes arrays after the operations sent before; nobody waits for it.</summary>
    public void Delete(params IReadOnlyList<ulong> handles)
    {
        if (handles.Count == 0) return;
        var deletion = new DeleteOperation();
        deletion.Arrays.AddRange(handles);
        // An array that cannot be deleted ends with the session.
        _ = connection.Operate(r => r.Delete = deletion, "deleting arrays").ContinueWith(t => t.Exception, TaskScheduler.Default);
    }

    private async Task UploadAsync(ulong handle, ArrayTypeProto type, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            using var call = connection.Invoker.AsyncClientStreamingCall(BufferMethods.StoreBuffer, null, connection.Within(cancellation));
            var header = new StoreBufferHeader
            {
                SessionId = connection.SessionId,
                Array = handle,
                Type = type,
                TotalBytes = (ulong)bytes.Length,
            };
            await call.RequestStream.WriteAsync(new BufferPart<StoreBufferHeader>(header), cancellation).ConfigureAwait(false);
            for (var at = 0; at < bytes.Length; at += ChunkBytes)
            {
                var chunk = new ReadOnlySequence<byte>(bytes.Slice(at, Math.Min(ChunkBytes, bytes.Length - at)));
                await call.RequestStream.WriteAsync(new BufferPart<StoreBufferHeader>(chunk), cancellation).ConfigureAwait(false);
            }
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or IOException or HttpRequestException)
        {
            throw await connection.ExplainAsync(ServiceErrors.From(e)).ConfigureAwait(false);
        }
    }

    private async Task<(ArrayTypeProto Type, ReadOnlyMemory<byte> Bytes)> DownloadAsync(ulong handle, CancellationToken cancellation)
    {
        try
        {
            var request = new FetchBufferRequest { SessionId = connection.SessionId, Array = handle, ChunkBytes = ChunkBytes };
            using var call = connection.Invoker.AsyncServerStreamingCall(
                BufferMethods.FetchBuffer, null, connection.Within(cancellation), request);
            var parts = call.ResponseStream;
            var header = await parts.MoveNext(cancellation).ConfigureAwait(false) ? parts.Current.Header : null;
            var bytes = Room(header);
            var at = 0L;
            while (await parts.MoveNext(cancellation).ConfigureAwait(false))
            {
                var chunk = parts.Current.Chunk ?? throw Lost("a part of a download, after the first, has no chunk");
                if (chunk.Length > bytes.Length - at) throw Lost($"an array of {bytes.Length} bytes was to come, more came");
                chunk.CopyTo(bytes.AsSpan((int)at));
                at += chunk.Length;
            }
            return at == bytes.Length ? (header!.Type, bytes) : throw Lost($"an array of {bytes.Length} bytes was to come, {at} came");
        }
        catch (Exception e) when (e is RpcException or IOException or HttpRequestException)
        {
            throw ServiceErrors.From(e);
        }
    }

    private static byte[] Room(FetchBufferHeader? header)
    {
        if (header?.Type is null) throw Lost("a download began without its header");
        return header.TotalBytes <= (ulong)Array.MaxLength
            ? GC.AllocateUninitializedArray<byte>((int)header.TotalBytes)
            : throw new TpuServiceException(
                TpuStatusCode.OutOfRange,
                $"an array of {header.TotalBytes} bytes was to come; one array of .NET holds at most {Array.MaxLength}");
    }

    private static TpuServiceException Lost(string what) => new(TpuStatusCode.DataLoss, what);
}
