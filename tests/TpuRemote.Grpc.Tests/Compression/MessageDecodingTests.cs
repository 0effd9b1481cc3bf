using System.Buffers;
using Grpc.Core;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Tests.Hosting;

namespace TpuRemote.Grpc.Tests.Compression;

public sealed class MessageDecodingTests
{
    private static readonly byte[] Message = [.. Enumerable.Range(0, 30_000).Select(i => (byte)(i * i / 7))];

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Decode_WholeMessage_GivesItBack(string encoding)
    {
        var decoded = Decode(encoding, Encode(encoding, Message), Message.Length);

        Assert.Equal(Message, decoded);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Decode_MessageOfOneByteMoreThanTheLimit_IsExhausted(string encoding)
    {
        var refusal = Assert.Throws<RpcException>(() => Decode(encoding, Encode(encoding, Message), Message.Length - 1));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Contains("at most 29999 accepted", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Decode_DataCutAnywhere_IsInternal(string encoding)
    {
        var encoded = Encode(encoding, Message);
        for (var length = 1; length < encoded.Length; length += length > encoded.Length - 20 ? 1 : 97)
        {
            var refusal = Assert.Throws<RpcException>(() => Decode(encoding, encoded[..length], null));
            Assert.Equal(StatusCode.Internal, refusal.StatusCode);
            Assert.Contains($"'{encoding}'", refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Decode_DataWithAnotherByteInTheMiddle_IsInternal(string encoding)
    {
        var encoded = Encode(encoding, Message);
        encoded[encoded.Length / 2] ^= 0x40;

        Assert.Equal(StatusCode.Internal, Assert.Throws<RpcException>(() => Decode(encoding, encoded, null)).StatusCode);
    }

    [Fact]
    public void Decode_NothingAtAll_IsTheEmptyMessage() => Assert.Empty(Decode("gzip", [], 0));

    [Fact]
    public void Decode_GibibyteInAMebibyte_IsExhaustedWithoutAllocatingIt()
    {
        // gzip members may follow each other: 1024 times a mebibyte of zeros, about a kibibyte each.
        const int FourMebibytes = 4 * 1024 * 1024;
        var member = Frames.Gzip(new byte[1024 * 1024]);
        byte[] bomb = [.. Enumerable.Repeat(member, 1024).SelectMany(bytes => bytes)];
        Assert.InRange(bomb.Length, 1, 1024 * 1200);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Assert.Throws<RpcException>(() => Decode("gzip", bomb, FourMebibytes));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * FourMebibytes);
    }

    private static byte[] Encode(string encoding, byte[] message) =>
        encoding == "gzip" ? Frames.Gzip(message) : Frames.Deflate(message);

    private static byte[] Decode(string encoding, byte[] encoded, int? limit)
    {
        var decoding = new MessageDecoding(encoding, CompressionProviders.Default, StatusCode.Unimplemented);
        var buffer = decoding.Decode(new ReadOnlySequence<byte>(encoded), limit);
        var message = buffer.AsSequence().ToArray();
        buffer.Release();
        return message;
    }
}
