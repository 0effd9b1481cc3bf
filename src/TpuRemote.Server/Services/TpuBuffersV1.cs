using Grpc.Core;
using TpuRemote.Grpc.Buffers;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Operations;

namespace TpuRemote.Server.Services;

/// <summary>
/// The two methods of TpuService that move arrays, apart from the others because their bytes are not copied into messages.
/// </summary>
internal sealed class TpuBuffersV1(CallGuard guard, BufferOperations buffers) : TpuBuffers
{
    /// <summary>Before the methods of the same names that the generated service has as well.</summary>
    public const int Order = -1;

    public override Task<StoreBufferResponse> StoreBuffer(
        IAsyncStreamReader<BufferPart<StoreBufferHeader>> requestStream, ServerCallContext context) =>
        guard.RunAsync(context, user => buffers.StoreAsync(user, requestStream, context.CancellationToken));

    public override Task FetchBuffer(
        FetchBufferRequest request, IServerStreamWriter<BufferPart<FetchBufferHeader>> responseStream, ServerCallContext context) =>
        guard.RunAsync(context, user => buffers.FetchAsync(user, request, responseStream, context.CancellationToken));
}
