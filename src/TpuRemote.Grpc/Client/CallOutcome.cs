using Grpc.Core;

namespace TpuRemote.Grpc.Client;

/// <summary>How a call ended, and the metadata that came with it.</summary>
internal sealed record CallOutcome(Status Status, Metadata Trailers)
{
    public bool IsSuccess => Status.StatusCode == StatusCode.OK;

    /// <summary>Whether a cancellation fails as that of a task does.</summary>
    public bool IsThrownAsCancellation { get; init; }

    public Exception ToException()
    {
        var failure = new RpcException(Status, Trailers);
        return IsThrownAsCancellation && Status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded
            ? new OperationCanceledException(failure.Message, failure)
            : failure;
    }

    public void ThrowIfFailed()
    {
        if (!IsSuccess)
        {
            throw ToException();
        }
    }
}
