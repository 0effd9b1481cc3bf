using Grpc.Core;
using Grpc.Net.Client;

namespace TpuRemote.Grpc.Client.Calls;

/// <summary>One request, one response.</summary>
internal static class UnaryCall
{
    public static AsyncUnaryCall<TResponse> Start<TRequest, TResponse>(
        GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(request);
        var content = new SingleContent<TRequest>(
            request,
            method.RequestMarshaller,
            channel.MaxSendMessageSize,
            RequestCompression.Choose(channel, options),
            options.WriteOptions);
        var call = ClientCall<TRequest, TResponse>.Start(channel, method, host, options, content);
        return new AsyncUnaryCall<TResponse>(
            call.ReadSingleAsync(),
            static call => ((ClientCall<TRequest, TResponse>)call).ResponseHeaders,
            static call => ((ClientCall<TRequest, TResponse>)call).GetStatus(),
            static call => ((ClientCall<TRequest, TResponse>)call).GetTrailers(),
            static call => ((ClientCall<TRequest, TResponse>)call).Dispose(),
            call);
    }
}
