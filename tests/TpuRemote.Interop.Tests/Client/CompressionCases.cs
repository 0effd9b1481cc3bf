using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about compression. Which messages were compressed is read off the wire (<see cref="Wire.WireTap"/>).</summary>
internal static class CompressionCases
{
    private static readonly BoolValue Yes = new() { Value = true };
    private static readonly BoolValue No = new() { Value = false };
    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    public static async Task ClientCompressedUnaryAsync(CaseChannel channel)
    {
        if (channel.Target.Probes)
        {
            var probe = channel.Test.UnaryCallAsync(Expecting(Yes), CaseChannel.Options());
            Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => probe.ResponseAsync)).StatusCode);
        }

        var compressed = await channel.Test.UnaryCallAsync(Expecting(Yes), Gzip());
        Assert.Equal(314159, compressed.Payload.Body.Length);
        var plain = await channel.Test.UnaryCallAsync(Expecting(No), Gzip().WithWriteOptions(Plain));
        Assert.Equal(314159, plain.Payload.Body.Length);
    }

    public static async Task ServerCompressedUnaryAsync(CaseChannel channel)
    {
        foreach (var compressed in new[] { Yes, No })
        {
            var request = CaseChannel.LargeRequest();
            request.ResponseCompressed = compressed;
            var response = await channel.Test.UnaryCallAsync(request, CaseChannel.Options());
            Assert.Equal(CaseChannel.Zeros(314159), response.Payload);
        }
    }

    public static async Task ClientCompressedStreamingAsync(CaseChannel channel)
    {
        var first = new StreamingInputCallRequest { Payload = CaseChannel.Zeros(27182), ExpectCompressed = Yes };
        var second = new StreamingInputCallRequest { Payload = CaseChannel.Zeros(45904), ExpectCompressed = No };
        if (channel.Target.Probes)
        {
            using var probe = channel.Test.StreamingInputCall(CaseChannel.Options());
            var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                await probe.RequestStream.WriteAsync(first);
                _ = await probe;
            });
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        }

        using var call = channel.Test.StreamingInputCall(Gzip());
        await call.RequestStream.WriteAsync(first);
        call.RequestStream.WriteOptions = Plain;
        await call.RequestStream.WriteAsync(second);
        await call.RequestStream.CompleteAsync();
        Assert.Equal(73086, (await call).AggregatedPayloadSize);
    }

    public static async Task ServerCompressedStreamingAsync(CaseChannel channel)
    {
        var request = CaseChannel.Ask(0, 31415, 92653);
        request.ResponseParameters[0].Compressed = Yes;
        request.ResponseParameters[1].Compressed = No;
        using var call = channel.Test.StreamingOutputCall(request, CaseChannel.Options());
        var payloads = new List<Payload>();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) payloads.Add(response.Payload);
        Assert.Equal([CaseChannel.Zeros(31415), CaseChannel.Zeros(92653)], payloads);
    }

    private static SimpleRequest Expecting(BoolValue compressed)
    {
        var request = CaseChannel.LargeRequest();
        request.ExpectCompressed = compressed;
        return request;
    }

    // How the public C# surface asks for it; the header itself stays at home.
    private static CallOptions Gzip() => CaseChannel.Options(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
}
