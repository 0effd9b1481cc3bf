using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Grpc.Buffers;

/// <summary>
/// The two methods of TpuService that move arrays, with marshallers that leave the bytes where they are. On the wire they are what
/// <c>tpu_service.proto</c> says; the generated stubs and services speak with these as well.
/// </summary>
internal static class BufferMethods
{
    private const string Service = "tpu_remote.v1.TpuService";

    /// <summary>The upload.</summary>
    public static Method<BufferPart<StoreBufferHeader>, StoreBufferResponse> StoreBuffer { get; } = new(
        MethodType.ClientStreaming, Service, nameof(StoreBuffer), StorePart.Marshaller, Of(StoreBufferResponse.Parser));

    /// <summary>The download.</summary>
    public static Method<FetchBufferRequest, BufferPart<FetchBufferHeader>> FetchBuffer { get; } = new(
        MethodType.ServerStreaming, Service, nameof(FetchBuffer), Of(FetchBufferRequest.Parser), FetchPart.Marshaller);

    private static BufferPartFormat<StoreBufferRequest, StoreBufferHeader> StorePart => new(
        StoreBufferRequest.Parser,
        message => message.PartCase == StoreBufferRequest.PartOneofCase.Chunk
            ? new BufferPart<StoreBufferHeader>(new ReadOnlySequence<byte>(message.Chunk.Memory))
            : new BufferPart<StoreBufferHeader>(message.Header),
        header => new StoreBufferRequest { Header = header });

    private static BufferPartFormat<FetchBufferResponse, FetchBufferHeader> FetchPart => new(
        FetchBufferResponse.Parser,
        message => message.PartCase == FetchBufferResponse.PartOneofCase.Chunk
            ? new BufferPart<FetchBufferHeader>(new ReadOnlySequence<byte>(message.Chunk.Memory))
            : new BufferPart<FetchBufferHeader>(message.Header),
        header => new FetchBufferResponse { Header = header });

    private static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => Marshallers.Create<T>(
        (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
