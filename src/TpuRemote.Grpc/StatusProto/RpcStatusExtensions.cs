namespace Grpc.Core;

/// <summary>Exceptions that end a call with a rich status.</summary>
internal static class RpcStatusExtensions
{
    /// <summary>An exception with the status' code and message; a code that gRPC does not know is Unknown.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var code = (StatusCode)status.Code;
        return status.ToRpcException(Enum.IsDefined(code) ? code : StatusCode.Unknown, status.Message);
    }

    /// <summary>An exception with a code and a message of its own.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status, StatusCode statusCode, string message)
    {
        ArgumentNullException.ThrowIfNull(status);
        var trailers = new Metadata();
        trailers.SetRpcStatus(status);
        return new RpcException(new Status(statusCode, message), trailers);
    }
}
