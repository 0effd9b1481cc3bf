using Grpc.Core;
using Grpc.Core.Interceptors;

namespace TpuRemote.Grpc.Tests.Interceptors;

/// <summary>Notes each call that it passes on, and its own end. The recorder comes from the container.</summary>
internal sealed class NamedServerInterceptor(Recorder recorder, string name) : Interceptor, IDisposable
{
    public void Dispose() => recorder.Add($"{name} disposed of");

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Enter("UnaryServerHandler");
        return await continuation(request, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter("ClientStreamingServerHandler");
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter("ServerStreamingServerHandler");
        await continuation(request, responseStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter("DuplexStreamingServerHandler");
        await continuation(requestStream, responseStream, context);
    }

    private void Enter(string what) => recorder.Add($"{name} {what}");
}
