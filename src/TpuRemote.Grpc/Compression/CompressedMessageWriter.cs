using System.Buffers;
using Grpc.Core;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Compression;

/// <summary>
/// Puts compressed messages on a stream of frames, beside the <see cref="MessageWriter"/> of plain ones. The length stands before the
/// message, so both its forms are held until it is compressed.
/// </summary>
/// <param name="output">The body of the request or response.</param>
/// <param name="maxMessageSize">The largest message to send in bytes before compression, or null for any.</param>
/// <param name="compressor">What compresses.</param>
internal sealed class CompressedMessageWriter(IBufferWriter<byte> output, int? maxMessageSize, Compressor compressor)
    : SerializationContext
{
    private readonly SegmentBuffer _message = new();
    private int? _announced;
    private bool _isComplete;

    /// <summary>Serializes and compresses a message into the output.</summary>
    /// <exception cref="RpcException">The message is larger than allowed (ResourceExhausted); nothing of it was written.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer)
    {
        ArgumentNullException.ThrowIfNull(message);
        (_announced, _isComplete) = (null, false);
        try
        {
            serializer(message, this);
            if (!_isComplete)
            {
                throw new InvalidOperationException($"The serializer of {typeof(T).Name} returned without completing its message.");
            }

            Send();
        }
        finally
        {
            _message.Release();
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        CheckIncomplete();
        CheckSize(payloadLength);
        _announced = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        CheckIncomplete();
        return _message;
    }

    public override void Complete()
    {
        CheckIncomplete();
        if (_announced is { } announced && announced != _message.Length)
        {
            throw new InvalidOperationException($"The serializer announced {announced} bytes and wrote {_message.Length}.");
        }

        CheckSize(_message.Length);
        _isComplete = true;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        CheckIncomplete();
        CheckSize(payload.Length);
        _message.Write(payload);
        _isComplete = true;
    }

    private void Send()
    {
        if (_message.Length == 0)
        {
            // Nothing can be gained, and .NET's streams make nothing out of nothing, which other implementations take for broken gzip.
            new MessageHeader(0, 0).Write(output);
            return;
        }

        var compressed = new SegmentBuffer();
        try
        {
            compressor.Compress(_message.AsSequence(), compressed);
            new MessageHeader(1, checked((uint)compressed.Length)).Write(output);
            foreach (var segment in compressed.AsSequence())
            {
                output.Write(segment.Span);
            }
        }
        finally
        {
            compressed.Release();
        }
    }

    private void CheckSize(long length)
    {
        if (length > (maxMessageSize ?? int.MaxValue))
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"Sending message exceeds the maximum configured message size: {length} bytes, at most "
                + $"{maxMessageSize ?? int.MaxValue} allowed."));
        }
    }

    private void CheckIncomplete()
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("The message is complete already.");
        }
    }
}
