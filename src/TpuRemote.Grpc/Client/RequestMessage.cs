using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>The HTTP/2 request of a call (doc/PROTOCOL-HTTP2.md, Requests).</summary>
internal static class RequestMessage
{
    private static readonly string UserAgent = $"tpu-remote-grpc/{typeof(RequestMessage).Assembly.GetName().Version?.ToString(3)}";

    public static HttpRequestMessage Create(GrpcChannel channel, IMethod method, string? host, CallOptions options, RequestContent content)
    {
        var uri = channel.UriOf(method);
        var request = CallRequest.IsNeeded(channel, options)
            ? new CallRequest(uri, channel, method, options)
            : new HttpRequestMessage(HttpMethod.Post, uri);
        request.Content = content;
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Host = host;
        Add(request, "te", "trailers");
        Add(request, "user-agent", UserAgent);
        Add(request, ProtocolNames.AcceptEncoding, channel.Compression.AcceptEncoding);
        if (content.Compressor is { } compressor)
        {
            Add(request, ProtocolNames.Encoding, compressor.EncodingName);
        }

        AddTimeout(request, options);
        foreach (var entry in options.Headers ?? Metadata.Empty)
        {
            AddMetadata(request, entry);
        }

        return request;
    }

    /// <summary>Adds what is left until the deadline.</summary>
    public static void AddTimeout(HttpRequestMessage request, CallOptions options)
    {
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            Add(request, ProtocolNames.Timeout, Timeouts.Encode(deadline.ToUniversalTime() - DateTime.UtcNow));
        }
    }

    /// <summary>Adds an entry as a header.</summary>
    /// <exception cref="ArgumentException">The entry has a name of the protocol's own.</exception>
    public static void AddMetadata(HttpRequestMessage request, Metadata.Entry entry)
    {
        if (entry.Key == ProtocolNames.EncodingChoice)
        {
            return;
        }

        if (ProtocolNames.IsReserved(entry.Key))
        {
            throw new ArgumentException($"The header '{entry.Key}' belongs to the protocol and cannot be sent as metadata.");
        }

        Add(request, entry.Key, MetadataHeaders.ToHeader(entry));
    }

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value))
        {
            throw new ArgumentException($"HTTP does not take the header '{name}' on a request.");
        }
    }
}
