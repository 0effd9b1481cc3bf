namespace TpuRemote.Grpc.Buffers;

/// <summary>A serialization context of ours that sends memory from where it is, instead of having it copied.</summary>
internal interface IPayloadReference
{
    /// <summary>
    /// Ends the message, whose length was announced, with these bytes; they stay as they are until the write has ended.
    /// </summary>
    void CompleteWith(ReadOnlyMemory<byte> bytes);
}
