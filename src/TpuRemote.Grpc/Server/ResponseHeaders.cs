using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Server;

/// <summary>Writes what a response says beside its messages (doc/PROTOCOL-HTTP2.md, Responses).</summary>
internal static class ResponseHeaders
{
    /// <summary>Adds metadata to headers or trailers.</summary>
    /// <exception cref="ArgumentException">An entry has a name of the protocol's own.</exception>
    public static void Append(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (entry.Key == ProtocolNames.EncodingChoice)
            {
                continue;
            }

            if (ProtocolNames.IsReserved(entry.Key))
            {
                throw new ArgumentException($"The header '{entry.Key}' belongs to the protocol and cannot be sent as metadata.");
            }

            // IHeaderDictionary.Append would drop an empty value, which says something as metadata.
            headers[entry.Key] = StringValues.Concat(headers[entry.Key], MetadataHeaders.ToHeader(entry));
        }
    }

    /// <summary>Adds the status: to the trailers, or to the headers (Trailers-Only) if nothing has been sent.</summary>
    public static void AppendStatus(HttpResponse response, Status status, Metadata trailers)
    {
        var destination = response.HasStarted || response.BodyWriter.UnflushedBytes > 0
            ? response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;
        Append(destination, trailers);
        destination[ProtocolNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            destination[ProtocolNames.Message] = StatusText.Encode(status.Detail);
        }
    }
}
