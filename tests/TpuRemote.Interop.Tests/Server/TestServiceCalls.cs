using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Server;

/// <summary>grpc.testing.TestService as the public descriptions want it, on gRPC's public C# surface. UnimplementedCall stays so.</summary>
internal sealed class TestServiceCalls : TestService.TestServiceBase
{
    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        CheckCompression(request.ExpectCompressed, context, message: 0);
        ThrowIfAsked(request.ResponseStatus);
        context.WriteOptions = Compression(request.ResponseCompressed);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize, request.ResponseType) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        var (bytes, messages) = (0, 0);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            CheckCompression(request.ExpectCompressed, context, messages++);
            bytes += request.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = bytes };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        var requests = new List<StreamingOutputCallRequest>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken)) requests.Add(request);
        foreach (var request in requests) await AnswerAsync(request, responseStream, context);
    }

    private static async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        ThrowIfAsked(request.ResponseStatus);
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0) await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), context.CancellationToken);
            responses.WriteOptions = Compression(parameters.Compressed);
            var response = new StreamingOutputCallResponse { Payload = Zeros(parameters.Size, request.ResponseType) };
            await responses.WriteAsync(response, context.CancellationToken);
        }
    }

    // The server compresses unless told otherwise (InteropServer); only who asks for it shall get it.
    private static WriteOptions? Compression(BoolValue? asked) => asked is { Value: true } ? null : Plain;

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is not null) throw new RpcException(new Status((StatusCode)status.Code, status.Message));
    }

    private static void CheckCompression(BoolValue? expected, ServerCallContext context, int message)
    {
        if (expected is null) return;
        var flags = context.GetHttpContext().Features.Get<ObservedBody>()!.Flags;
        if (flags[message] == '1' == expected.Value) return;
        throw new RpcException(new Status(
            StatusCode.InvalidArgument, $"message {message} was expected {(expected.Value ? "compressed" : "plain")}; flags: {flags}"));
    }

    private static Payload Zeros(int size, PayloadType type) => type == PayloadType.Compressable && size >= 0
        ? new Payload { Type = type, Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) }
        : throw new RpcException(new Status(StatusCode.InvalidArgument, $"{size} bytes of type {type} cannot be had"));
}
