using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Wire;

public sealed class MessageReaderTests
{
    [Fact]
    public async Task Frames_ByteByByte_AreReadWhole()
    {
        var pipe = new Pipe();
        var reader = Over(pipe.Reader);
        var first = reader.ReadAsync(ToArray, default).AsTask();
        foreach (var octet in new byte[] { 0, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0 })
        {
            await pipe.Writer.WriteAsync(new[] { octet });
        }

        await pipe.Writer.CompleteAsync();

        Assert.Equal([1, 2, 3], await first.Soon());
        Assert.Empty((await reader.ReadAsync(ToArray, default).AsTask().Soon())!);
        Assert.Null(await reader.ReadAsync(ToArray, default).AsTask().Soon());
    }

    [Fact]
    public async Task Payload_InSeveralSegments_IsGivenAsItCame()
    {
        // 64 KiB segments: a message of 200,005 bytes with its header lies in four.
        var frame = new byte[200_005];
        (frame[2], frame[3], frame[4]) = (0x03, 0x0D, 0x40); // 0x030D40 = 200,000
        var segments = 0;

        await Over(PipeReader.Create(new MemoryStream(frame), new StreamPipeReaderOptions(bufferSize: 65536)))
            .ReadAsync(context => CountSegments(context.PayloadAsReadOnlySequence(), out segments), default).AsTask().Soon();

        Assert.Equal(4, segments);
    }

    [Fact]
    public async Task Length_BeyondTheLimit_IsRefusedBeforeThePayloadComes()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }); // 4,294,967,295 bytes to come

        var failure = await Assert.ThrowsAsync<RpcException>(() => Over(pipe.Reader).ReadAsync(ToArray, default).AsTask().Soon());

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains("4294967295 bytes, at most 2147483647", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static MessageReader Over(PipeReader reader) => new(reader, new MessageDecoding(null, CompressionProviders.Default, StatusCode.Unimplemented), null);

    private static byte[] ToArray(DeserializationContext context)
    {
        Assert.Equal(context.PayloadLength, context.PayloadAsReadOnlySequence().Length);
        return context.PayloadAsNewBuffer();
    }

    private static string CountSegments(in ReadOnlySequence<byte> payload, out int segments)
    {
        segments = 0;
        foreach (var _ in payload)
        {
            segments++;
        }

        return "counted";
    }
}
