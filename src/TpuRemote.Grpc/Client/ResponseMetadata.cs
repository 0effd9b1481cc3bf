using System.Net.Http.Headers;
using Grpc.Core;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>Reads what a response says beside its messages.</summary>
internal static class ResponseMetadata
{
    /// <summary>The metadata among headers or trailers.</summary>
    public static Metadata Read(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                MetadataHeaders.Read(metadata, name, value);
            }
        }

        return metadata;
    }

    /// <summary>The outcome that headers or trailers tell, or null if they hold no <c>grpc-status</c>.</summary>
    public static CallOutcome? ReadOutcome(HttpHeaders headers) => First(headers, ProtocolNames.Status) is { } status
        ? new CallOutcome(StatusMapping.FromHeaders(status, First(headers, ProtocolNames.Message)), Read(headers))
        : null;

    /// <summary>Why a response is none of gRPC's, or null if it is one.</summary>
    public static Status? Refuse(HttpResponseMessage response)
    {
        if ((int)response.StatusCode != 200)
        {
            return new Status(
                StatusMapping.FromHttp(response.StatusCode), $"The server answered HTTP status {(int)response.StatusCode}, expected 200.");
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values) ? values.ToString() : null;
        return ProtocolNames.IsGrpc(contentType)
            ? null
            : new Status(
                StatusCode.Unknown, $"The server answered content-type '{contentType}', expected '{ProtocolNames.ContentType}'.");
    }

    public static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
