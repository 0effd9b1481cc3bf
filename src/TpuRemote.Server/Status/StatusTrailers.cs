using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Server.Status;

/// <summary>
/// Puts what went wrong into the trailers of a call, as much of it as every peer accepts: 8 KiB of metadata are what gRPC's own clients
/// take by default, each entry counted by its name, its value as it is sent (bytes in base64) and 32 more.
/// </summary>
internal static class StatusTrailers
{
    /// <summary>Trailer of a failed call that carries the whole <see cref="StatusProto"/>.</summary>
    public const string Own = "tpu-remote-status-bin";

    // What is left of the 8 KiB is for the headers that come along.
    private const int AllBytes = 7 * 1024;
    private const int OwnBytes = 9 * 512;
    private const int MessageBytes = 1024;
    private const int EntryBytes = 32;

    /// <summary>The exception that ends a call: the same in three lengths, as grpc-message, our own trailer and the common one.</summary>
    /// <param name="status">All there is to say.</param>
    /// <param name="reasons">Further details for clients that know the common ones (google/rpc/error_details.proto).</param>
    public static RpcException ToRpc(StatusProto status, IReadOnlyList<IMessage> reasons)
    {
        var own = FittedStatus.Of(status, proto => Size(Own, proto) <= OwnBytes)!;
        var message = ShortText.Cut(status.Message, MessageBytes);
        var left = AllBytes - Size(Own, own) - ShortText.HeaderBytes(message) - EntryBytes;
        var common = Fit(status, message, reasons, left) ?? Fit(status, message, [], left)!;
        var error = common.ToRpcException((StatusCode)status.Code, message);
        error.Trailers.Add(Own, own.ToByteArray());
        return error;
    }

    private static Google.Rpc.Status? Fit(StatusProto status, string message, IReadOnlyList<IMessage> reasons, int bytes)
    {
        bool Fits(StatusProto proto) => Size(MetadataExtensions.StatusDetailsTrailerName, Common(proto, message, reasons)) <= bytes;
        return FittedStatus.Of(status, Fits) is { } fitted ? Common(fitted, message, reasons) : null;
    }

    // The code and the message stand in the common status itself, whose message may be shorter still.
    private static Google.Rpc.Status Common(StatusProto status, string message, IReadOnlyList<IMessage> reasons)
    {
        var rest = status.Clone();
        rest.Code = 0;
        rest.Message = "";
        return new Google.Rpc.Status
        {
            Code = status.Code,
            Message = status.Message.Length < message.Length ? status.Message : message,
            Details = { reasons.Select(Any.Pack).Prepend(Any.Pack(rest)) },
        };
    }

    private static int Size(string name, IMessage value) => name.Length + ((value.CalculateSize() + 2) / 3 * 4) + EntryBytes;
}
