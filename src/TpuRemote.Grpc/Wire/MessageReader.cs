using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using TpuRemote.Grpc.Compression;

namespace TpuRemote.Grpc.Wire;

/// <summary>Takes messages off a stream of frames. Both sides read with it; one read at a time.</summary>
/// <param name="input">The body of the request or response.</param>
/// <param name="decoding">How to undo the peer's compression.</param>
/// <param name="maxMessageSize">The largest message to accept in bytes, compressed or not, or null for any.</param>
internal sealed class MessageReader(PipeReader input, MessageDecoding decoding, int? maxMessageSize)
{
    private readonly MessagePayload _payload = new();
    private SequencePosition _lentEnd;

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">A frame is malformed, too large, wrongly compressed, or holds no such message.</exception>
    public async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        TakeBack();
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryTake(buffer, deserializer, out var message, out var end))
            {
                Release(end);
                return message;
            }

            if (result.IsCompleted)
            {
                var truncated = buffer.IsEmpty ? null : Truncated(buffer);
                input.AdvanceTo(buffer.End);
                return truncated is null ? null : throw truncated;
            }

            // Everything is examined, so that flow control lets the rest of the message in.
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The one message of a stream that must hold exactly one.</summary>
    /// <exception cref="RpcException">As above; also Internal for none and for a second one.</exception>
    public async ValueTask<T> ReadSingleAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        var message = await ReadAsync(deserializer, cancellationToken).ConfigureAwait(false)
            ?? throw Malformed("the stream ended before its one message");
        return await ReadAsync(deserializer, cancellationToken).ConfigureAwait(false) is null
            ? message
            : throw Malformed("a second message followed where one was expected");
    }

    /// <summary>Gives the buffers back; nothing is read afterwards.</summary>
    public void Complete() => input.Complete();

    // A message that was lent stays in the pipe until the next one is asked for.
    private void Release(SequencePosition end)
    {
        if (_payload.IsLent)
        {
            _lentEnd = end;
        }
        else
        {
            input.AdvanceTo(end);
        }
    }

    private void TakeBack()
    {
        if (!_payload.IsLent)
        {
            return;
        }

        _payload.Set(default, canLend: false);
        input.AdvanceTo(_lentEnd);
    }

    private bool TryTake<T>(
        in ReadOnlySequence<byte> buffer, Func<DeserializationContext, T> deserializer, out T? message, out SequencePosition end)
        where T : class
    {
        message = null;
        end = default;
        if (!MessageHeader.TryRead(buffer, out var header))
        {
            return false;
        }

        Check(header);
        if (buffer.Length - MessageHeader.Size < header.Length)
        {
            return false;
        }

        var payload = buffer.Slice(MessageHeader.Size, header.Length);
        message = header.Flag == 0 ? Deserialize(payload, deserializer, canLend: true) : DeserializeCompressed(payload, deserializer);
        end = payload.End;
        return true;
    }

    private void Check(MessageHeader header)
    {
        if (header.Flag > 1)
        {
            throw Malformed($"the flag before a message is {header.Flag}, expected 0 or 1");
        }

        if (header.Length > (uint)(maxMessageSize ?? int.MaxValue))
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"Received message exceeds the maximum configured message size: {header.Length} bytes, at most "
                + $"{maxMessageSize ?? int.MaxValue} accepted."));
        }
    }

    private T DeserializeCompressed<T>(in ReadOnlySequence<byte> payload, Func<DeserializationContext, T> deserializer)
    {
        var message = decoding.Decode(payload, maxMessageSize);
        try
        {
            return Deserialize(message.AsSequence(), deserializer, canLend: false);
        }
        finally
        {
            message.Release();
        }
    }

    private T Deserialize<T>(in ReadOnlySequence<byte> payload, Func<DeserializationContext, T> deserializer, bool canLend)
    {
        _payload.Set(payload, canLend);
        try
        {
            return deserializer(_payload);
        }
        catch (Exception exception)
        {
            _payload.Set(default, canLend: false);
            throw new RpcException(new Status(
                StatusCode.Internal, $"{payload.Length} bytes are no {typeof(T).Name}: {exception.Message}", exception));
        }
        finally
        {
            _payload.Clear();
        }
    }

    private static RpcException Truncated(in ReadOnlySequence<byte> rest) => Malformed(
        MessageHeader.TryRead(rest, out var header)
            ? $"the stream ended after {rest.Length - MessageHeader.Size} of a message's {header.Length} bytes"
            : $"the stream ended after {rest.Length} of the {MessageHeader.Size} bytes before a message");

    private static RpcException Malformed(string what) => new(new Status(StatusCode.Internal, $"Malformed stream: {what}."));
}
