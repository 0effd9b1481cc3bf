namespace Grpc.Core;

/// <summary>The rich status of a failed call.</summary>
internal static class RpcExceptionExtensions
{
    /// <summary>The status that came in the trailer <c>grpc-status-details-bin</c>; null if none came.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus();
    }
}
