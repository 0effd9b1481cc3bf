using Grpc.Core;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Grpc.Buffers;

/// <summary>Base of a service that implements <see cref="BufferMethods"/>, as generated bases are of theirs.</summary>
[BindServiceMethod(typeof(TpuBuffers), nameof(BindService))]
internal abstract class TpuBuffers
{
    /// <summary>Takes an array in.</summary>
    public abstract Task<StoreBufferResponse> StoreBuffer(
        IAsyncStreamReader<BufferPart<StoreBufferHeader>> requestStream, ServerCallContext context);

    /// <summary>Sends an array.</summary>
    public abstract Task FetchBuffer(
        FetchBufferRequest request, IServerStreamWriter<BufferPart<FetchBufferHeader>> responseStream, ServerCallContext context);

    /// <summary>Names the methods to a server, which calls them on instances of its own.</summary>
    public static void BindService(ServiceBinderBase binder, TpuBuffers? service)
    {
        ArgumentNullException.ThrowIfNull(binder);
        binder.AddMethod(
            BufferMethods.StoreBuffer,
            service is null
                ? null
                : new ClientStreamingServerMethod<BufferPart<StoreBufferHeader>, StoreBufferResponse>(service.StoreBuffer));
        binder.AddMethod(
            BufferMethods.FetchBuffer,
            service is null
                ? null
                : new ServerStreamingServerMethod<FetchBufferRequest, BufferPart<FetchBufferHeader>>(service.FetchBuffer));
    }
}
