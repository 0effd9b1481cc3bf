using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;
using RpcStatus = Google.Rpc.Status;

namespace TpuRemote.Grpc.Tests.StatusProto;

/// <summary>The rich status on its way through a call.</summary>
public sealed class RpcStatusTests
{
    [Fact]
    public async Task RichStatus_ThrownByAHandler_ReachesTheClientWithItsDetails()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = (_, _) => throw new RpcStatus
        {
            Code = (int)StatusCode.ResourceExhausted,
            Message = "too many",
            Details =
            {
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) }),
                Any.Pack(new ErrorInfo { Reason = "MANY", Domain = "tests", Metadata = { ["limit"] = "7" } }),
            },
        }.ToRpcException();

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal((StatusCode.ResourceExhausted, "too many"), (failure.StatusCode, failure.Status.Detail));
        var status = failure.GetRpcStatus()!;
        Assert.Equal((8, "too many"), (status.Code, status.Message));
        Assert.Equal(3, status.GetDetail<RetryInfo>()!.RetryDelay.Seconds);
        Assert.Equal("7", status.GetDetail<ErrorInfo>()!.Metadata["limit"]);
        Assert.Null(status.GetDetail<BadRequest>());
    }

    [Fact]
    public void StatusWithoutATrailer_IsNull() =>
        Assert.Null(new RpcException(new global::Grpc.Core.Status(StatusCode.Internal, "")).GetRpcStatus());

    [Fact]
    public void Trailer_ThatIsNoStatus_IsAnErrorUnlessIgnored()
    {
        var trailers = new Metadata { { "grpc-status-details-bin", [0xFF] } };

        Assert.Throws<InvalidProtocolBufferException>(() => trailers.GetRpcStatus());
        Assert.Null(trailers.GetRpcStatus(ignoreParseError: true));
    }

    [Fact]
    public void Set_ReplacesEveryStatusThatIsThere()
    {
        var trailers = new Metadata { { "grpc-status-details-bin", [1] }, { "other", "x" }, { "grpc-status-details-bin", [2] } };

        trailers.SetRpcStatus(new RpcStatus { Code = 5 });

        Assert.Equal(["other", "grpc-status-details-bin"], trailers.Select(entry => entry.Key));
        Assert.Equal(5, trailers.GetRpcStatus()!.Code);
    }

    [Theory]
    [InlineData(14, StatusCode.Unavailable)]
    [InlineData(77, StatusCode.Unknown)]
    public void Exception_HasTheCodeThatGrpcKnows(int code, object expected) =>
        Assert.Equal(expected, new RpcStatus { Code = code }.ToRpcException().StatusCode);
}
