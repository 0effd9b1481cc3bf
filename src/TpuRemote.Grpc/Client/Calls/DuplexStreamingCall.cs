using Grpc.Core;
using Grpc.Net.Client;

namespace TpuRemote.Grpc.Client.Calls;

/// <summary>A stream each way.</summary>
internal static class DuplexStreamingCall
{
    public static AsyncDuplexStreamingCall<TRequest, TResponse> Start<TRequest, TResponse>(
        GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        var content = new StreamedContent(RequestCompression.Choose(channel, options));
        var call = ClientCall<TRequest, TResponse>.Start(channel, method, host, options, content);
        var requests = new RequestStream<TRequest, TResponse>(
            call, content, method.RequestMarshaller, channel.MaxSendMessageSize, options.WriteOptions);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests,
            new ResponseStream<TRequest, TResponse>(call),
            static call => ((ClientCall<TRequest, TResponse>)call).ResponseHeaders,
            static call => ((ClientCall<TRequest, TResponse>)call).GetStatus(),
            static call => ((ClientCall<TRequest, TResponse>)call).GetTrailers(),
            static call => ((ClientCall<TRequest, TResponse>)call).Dispose(),
            call);
    }
}
