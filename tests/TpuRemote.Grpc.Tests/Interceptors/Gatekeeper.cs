using Grpc.Core;
using Grpc.Core.Interceptors;

namespace TpuRemote.Grpc.Tests.Interceptors;

/// <summary>Lets no unary call through that is not announced, and answers one itself.</summary>
internal sealed class Gatekeeper : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        context.RequestHeaders.GetValue("announced") switch
        {
            null => throw new RpcException(new Status(StatusCode.PermissionDenied, "not announced")),
            "echo" => Task.FromResult((TResponse)(object)request),
            _ => continuation(request, context),
        };
}
