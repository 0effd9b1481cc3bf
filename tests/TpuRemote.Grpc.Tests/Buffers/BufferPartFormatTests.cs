using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using TpuRemote.Grpc.Buffers;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.V1;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Buffers;

/// <summary>The parts mean what the generated message means, to its own serializer and parser.</summary>
public sealed class BufferPartFormatTests
{
    private static readonly int[] Lengths = [0, 1, 127, 128, 16_383, 16_384, 300_000];

    public static TheoryData<int> ChunkLengths => [.. Lengths];

    [Theory]
    [MemberData(nameof(ChunkLengths))]
    public async Task Chunk_Sent_IsTheGeneratedMessage(int length)
    {
        var bytes = Bytes(length);
        foreach (var isSentNext in (bool[])[false, true])
        {
            var sent = StoreBufferRequest.Parser.ParseFrom(await SendAsync(new(new ReadOnlySequence<byte>(bytes)), isSentNext));
            Assert.Equal(StoreBufferRequest.PartOneofCase.Chunk, sent.PartCase);
            Assert.Equal(bytes, sent.Chunk);
        }
    }

    [Fact]
    public async Task ChunkOfSeveralSegments_Sent_IsTheGeneratedMessage()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Bytes(9_000));
        await pipe.Writer.WriteAsync(Bytes(9_000));
        var sequence = (await pipe.Reader.ReadAsync()).Buffer;
        Assert.False(sequence.IsSingleSegment);

        Assert.Equal(sequence.ToArray(), StoreBufferRequest.Parser.ParseFrom(await SendAsync(new(sequence), isSentNext: true)).Chunk);
    }

    [Fact]
    public async Task Header_Sent_IsTheGeneratedMessage()
    {
        var header = new StoreBufferHeader { SessionId = "s", Array = 3, TotalBytes = 1UL << 40 };

        Assert.Equal(header, StoreBufferRequest.Parser.ParseFrom(await SendAsync(new(header), isSentNext: true)).Header);
    }

    [Theory]
    [MemberData(nameof(ChunkLengths))]
    public async Task GeneratedChunk_Received_IsTheChunk(int length)
    {
        var bytes = Bytes(length);

        Assert.Equal(bytes, await ReceiveAsync(new StoreBufferRequest { Chunk = ByteString.CopyFrom(bytes) }.ToByteArray()));
    }

    [Fact]
    public async Task LengthInMoreBytesThanNeeded_Received_IsTheChunk() =>
        Assert.Equal([7, 8], await ReceiveAsync([2 << 3 | 2, 0x82, 0x80, 0x00, 7, 8])); // 2 as a varint of three bytes

    [Fact]
    public async Task ChunkTwice_Received_IsTheLast() =>
        Assert.Equal([9], await ReceiveAsync([2 << 3 | 2, 1, 5, 2 << 3 | 2, 1, 9]));

    [Fact]
    public async Task ChunkBesideAnUnknownField_Received_IsTheChunk() =>
        Assert.Equal([5], await ReceiveAsync([2 << 3 | 2, 1, 5, 15 << 3, 1]));

    [Fact]
    public async Task ChunkLongerThanItsMessage_Received_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(() => ReceiveAsync([2 << 3 | 2, 3, 5]));
        Assert.Equal(global::Grpc.Core.StatusCode.Internal, failure.StatusCode);
    }

    [Fact]
    public async Task Nothing_Received_IsNeitherHeaderNorChunk()
    {
        var part = (await Over(Frame([])).ReadAsync(BufferMethods.StoreBuffer.RequestMarshaller.ContextualDeserializer, default))!;
        Assert.Null(part.Header);
        Assert.Null(part.Chunk);
    }

    [Fact]
    public async Task Chunks_ReceivedOneAfterAnother_AreEachTheirOwn()
    {
        byte[] stream = [.. Frame([2 << 3 | 2, 2, 1, 2]), .. Frame([2 << 3 | 2, 1, 3]), .. Frame([2 << 3 | 2, 3, 4, 5, 6])];
        var reader = Over(stream);
        var chunks = new List<byte[]>();
        while (await reader.ReadAsync(BufferMethods.StoreBuffer.RequestMarshaller.ContextualDeserializer, default) is { } part)
        {
            chunks.Add(part.Chunk!.Value.ToArray());
        }

        Assert.Equal([[1, 2], [3], [4, 5, 6]], chunks);
    }

    private static async Task<byte[]> SendAsync(BufferPart<StoreBufferHeader> part, bool isSentNext)
    {
        var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        var writer = new MessageWriter(pipe, null) { IsSentNext = isSentNext };
        writer.Write(part, BufferMethods.StoreBuffer.RequestMarshaller.ContextualSerializer);
        await pipe.WriteAsync(writer.TakeRest()).AsTask().Soon();
        var frame = stream.ToArray();
        Assert.Equal(Frame(frame[MessageHeader.Size..])[..MessageHeader.Size], frame[..MessageHeader.Size]);
        return frame[MessageHeader.Size..];
    }

    private static async Task<byte[]> ReceiveAsync(byte[] message)
    {
        var part = await Over(Frame(message)).ReadAsync(BufferMethods.StoreBuffer.RequestMarshaller.ContextualDeserializer, default);
        return part!.Chunk!.Value.ToArray();
    }

    private static MessageReader Over(byte[] stream) => new(
        PipeReader.Create(new MemoryStream(stream)),
        new MessageDecoding(null, CompressionProviders.Default, global::Grpc.Core.StatusCode.Unimplemented),
        null);

    private static byte[] Frame(byte[] message) =>
        [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
