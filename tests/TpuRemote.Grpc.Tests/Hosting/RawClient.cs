using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>A bare HTTP/2 client that sends any bytes as a call of the echo service.</summary>
internal static class RawClient
{
    /// <summary>The bytes before a message, and the message.</summary>
    public static byte[] Frame(byte flag, ReadOnlySpan<byte> message)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static async Task<RawResponse> PostAsync(
        string address, string method, byte[] body, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/tpu_remote.tests.v1.Echo/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers)
        {
            _ = request.Content.Headers.Remove(name);
            Assert.True(
                request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new RawResponse(
            (int)response.StatusCode,
            bytes,
            Find(response, "grpc-status"),
            Find(response, "grpc-message"),
            Find(response, "grpc-encoding"),
            Find(response, "grpc-accept-encoding"));
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? values.Single()
            : null;
}
