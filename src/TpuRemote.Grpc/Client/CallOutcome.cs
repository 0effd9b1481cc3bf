using Grpc.Core;

namespace TpuRemote.Grpc.Client;

/// <summary>How a call ended, and the metadata that came with it.</summary>
internal sealed record CallOutcome(Status Status, Metadata Trailers)
{
    public bool IsSuccess => Status.StatusCode == StatusCode.OK;

    public RpcException ToException() => new(Status, Trailers);

    public void ThrowIfFailed()
    {
        if (!IsSuccess)
        {
            throw ToException();
        }
    }
}
