using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Client.Calls;

namespace TpuRemote.Grpc.Client;

/// <summary>Starts calls on a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        // On the pool, so that a caller's synchronization context cannot deadlock with the wait.
        return Task.Run(() => UnaryCall.Start(channel, method, host, Complete(options), request).ResponseAsync).GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        UnaryCall.Start(channel, method, host, Complete(options), request);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        ServerStreamingCall.Start(channel, method, host, Complete(options), request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        ClientStreamingCall.Start(channel, method, host, Complete(options));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        DuplexStreamingCall.Start(channel, method, host, Complete(options));

    private static CallOptions Complete(CallOptions options) => options.PropagationToken?.Apply(options) ?? options;
}
