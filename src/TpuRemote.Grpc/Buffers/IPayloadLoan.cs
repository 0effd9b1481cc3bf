using System.Buffers;

namespace TpuRemote.Grpc.Buffers;

/// <summary>A deserialization context of ours that lends a message where it was received, instead of having it copied.</summary>
internal interface IPayloadLoan
{
    /// <summary>The message, valid until the next one is read from the same stream.</summary>
    ReadOnlySequence<byte> Borrow();
}
