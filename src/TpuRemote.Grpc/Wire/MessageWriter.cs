using System.Buffers;
using Grpc.Core;
using TpuRemote.Grpc.Buffers;

namespace TpuRemote.Grpc.Wire;

/// <summary>
/// Puts messages on a stream of frames. Both sides write with it; one write at a time. A serializer that announces its length writes
/// straight into the output; one that does not is buffered first, for the length stands before the message.
/// </summary>
/// <param name="output">The body of the request or response.</param>
/// <param name="maxMessageSize">The largest message to send in bytes, or null for any.</param>
internal sealed class MessageWriter(IBufferWriter<byte> output, int? maxMessageSize)
    : SerializationContext, IBufferWriter<byte>, IPayloadReference
{
    private ArrayBufferWriter<byte>? _unannounced;
    private int? _announced;
    private long _written;
    private bool _isComplete;
    private ReadOnlyMemory<byte> _rest;

    /// <summary>
    /// Whether the next message is sent before another is written, so that its last bytes can be taken from where they are
    /// (<see cref="TakeRest"/>).
    /// </summary>
    public bool IsSentNext { get; set; }

    /// <summary>Serializes a message into the output.</summary>
    /// <exception cref="RpcException">The message is larger than allowed (ResourceExhausted); nothing of it was written.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer)
    {
        ArgumentNullException.ThrowIfNull(message);
        (_unannounced, _announced, _isComplete) = (null, null, false);
        serializer(message, this);
        if (!_isComplete)
        {
            throw new InvalidOperationException($"The serializer of {typeof(T).Name} returned without completing its message.");
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        CheckIncomplete();
        if (_announced is not null || _unannounced is not null)
        {
            throw new InvalidOperationException("The payload length is set once, before the buffer writer is asked for.");
        }

        Begin(payloadLength);
        _announced = payloadLength;
        _written = 0;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        CheckIncomplete();
        return _announced is not null ? this : _unannounced ??= new ArrayBufferWriter<byte>();
    }

    public override void Complete()
    {
        CheckIncomplete();
        if (_announced is { } announced)
        {
            CheckLength(announced);
            _isComplete = true;
            return;
        }

        var payload = _unannounced ?? throw new InvalidOperationException("Complete() was called before anything was written.");
        WriteWhole(payload.WrittenSpan);
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        CheckIncomplete();
        if (_announced is not null || _unannounced is not null)
        {
            throw new InvalidOperationException("Complete(byte[]) cannot follow SetPayloadLength or GetBufferWriter.");
        }

        WriteWhole(payload);
    }

    /// <inheritdoc/>
    public void CompleteWith(ReadOnlyMemory<byte> bytes)
    {
        CheckIncomplete();
        var announced = _announced ?? throw new InvalidOperationException("The payload length is announced before it is completed.");
        _written += bytes.Length;
        CheckLength(announced);
        _isComplete = true;
        if (IsSentNext)
        {
            _rest = bytes;
        }
        else
        {
            output.Write(bytes.Span);
        }
    }

    /// <summary>What ends the message written last and is not in the output: it is to be sent next.</summary>
    public ReadOnlyMemory<byte> TakeRest()
    {
        var rest = _rest;
        _rest = default;
        return rest;
    }

    void IBufferWriter<byte>.Advance(int count)
    {
        output.Advance(count);
        _written += count;
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => output.GetMemory(sizeHint);

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => output.GetSpan(sizeHint);

    private void WriteWhole(ReadOnlySpan<byte> payload)
    {
        Begin(payload.Length);
        output.Write(payload);
        _isComplete = true;
    }

    private void Begin(int length)
    {
        if (length > maxMessageSize)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"Sending message exceeds the maximum configured message size: {length} bytes, at most {maxMessageSize} allowed."));
        }

        new MessageHeader(0, (uint)length).Write(output);
    }

    // A wrong length would make the peer read the next message from the middle of this one.
    private void CheckLength(int announced)
    {
        if (_written != announced)
        {
            throw new InvalidOperationException($"The serializer announced {announced} bytes and wrote {_written}.");
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
