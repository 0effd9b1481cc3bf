using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Wire;

/// <summary>Whatever way a serializer takes, the frame is the same.</summary>
public sealed class MessageWriterTests
{
    private static readonly byte[] Message = [7, 8, 9];
    private static readonly byte[] Frame = [0, 0, 0, 0, 3, 7, 8, 9];

    [Fact]
    public async Task WholeArray_IsFramed() => Assert.Equal(Frame, await WriteAsync((message, context) => context.Complete(message)));

    [Fact]
    public async Task AnnouncedLength_IsFramed() => Assert.Equal(Frame, await WriteAsync((message, context) =>
    {
        context.SetPayloadLength(3);
        context.GetBufferWriter().Write(message);
        context.Complete();
    }));

    [Fact]
    public async Task UnannouncedLength_IsFramed() => Assert.Equal(Frame, await WriteAsync((message, context) =>
    {
        context.GetBufferWriter().Write(message);
        context.Complete();
    }));

    [Fact]
    public async Task EmptyMessage_IsFramed() => Assert.Equal(new byte[5], await WriteAsync((_, context) =>
    {
        context.SetPayloadLength(0);
        context.Complete();
    }));

    [Fact]
    public async Task WrongLength_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync((message, context) =>
        {
            context.SetPayloadLength(4);
            context.GetBufferWriter().Write(message);
            context.Complete();
        }));

        Assert.Contains("announced 4 bytes and wrote 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoCompletion_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync((_, context) => context.SetPayloadLength(3)));

    [Fact]
    public async Task SecondCompletion_IsRefused() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => WriteAsync((message, context) =>
        {
            context.Complete(message);
            context.Complete(message);
        }));

    private static async Task<byte[]> WriteAsync(Action<byte[], SerializationContext> serializer)
    {
        var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        new MessageWriter(pipe, null).Write(Message, serializer);
        await pipe.FlushAsync();
        return stream.ToArray();
    }
}
