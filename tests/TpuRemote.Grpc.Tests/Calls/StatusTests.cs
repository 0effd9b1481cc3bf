using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class StatusTests
{
    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Handler_ThrowsRpcException_ClientSeesStatusAndTrailers(string kind)
    {
        await using var host = await EchoHost.StartAsync();
        var trailers = new Metadata { { "reason", "none" }, { "proof-bin", new byte[] { 0, 255, 128 } } };
        AnyCall.HandleAll(host.Handlers, _ => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "100 % größer\nals erwartet"), trailers));

        var failure = await AnyCall.FailsAsync(AnyCall.RunAsync(host.Client, kind, default));

        Assert.Equal((StatusCode.FailedPrecondition, "100 % größer\nals erwartet"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal("none", failure.Trailers.GetValue("reason"));
        Assert.Equal([0, 255, 128], failure.Trailers.GetValueBytes("proof-bin"));
    }

    [Fact]
    public async Task Detail_ThatEndsLines_EndsNoneOfTheLog()
    {
        var log = new LineQueue();
        await using var host = await EchoHost.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(log));
        host.Handlers.Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "a\r\nfail: b\u001b[2J\u2028c größer"));

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal("a\r\nfail: b\u001b[2J\u2028c größer", failure.Status.Detail);
        await Waits.Until(() => log.Lines.Any(line => line.EndsWith("ended with NotFound: a??fail: b?[2J?c größer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Handler_ThrowsAfterAMessage_ClientGetsTheMessageThenTheStatus()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.ServerStream = async (_, responses, _) =>
        {
            await responses.WriteAsync(new EchoMessage { Number = 1 });
            throw new RpcException(new Status(StatusCode.DataLoss, "gone"), new Metadata { { "at", "1" } });
        };

        using var call = host.Client.ServerStream(new EchoMessage());
        Assert.True(await call.ResponseStream.MoveNext().Soon());
        var failure = await AnyCall.FailsAsync(call.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.DataLoss, "gone"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal("1", call.GetTrailers().GetValue("at"));
        Assert.Equal(StatusCode.DataLoss, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(null, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. ArithmeticException: secret")]
    public async Task Handler_ThrowsAnotherException_IsUnknownAndToldOnlyOnRequest(bool? detailed, string expected)
    {
        await using var host = await EchoHost.StartAsync(server: options => options.EnableDetailedErrors = detailed);
        host.Handlers.Unary = (_, _) => throw new ArithmeticException("secret");

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal((StatusCode.Unknown, expected), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Handler_SetsStatusAndReturns_ClientSeesTheStatus()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = (request, context) =>
        {
            context.Status = new Status(StatusCode.NotFound, "no such");
            return Task.FromResult(request);
        };

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal((StatusCode.NotFound, "no such"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Handler_ReturnsNoMessage_IsInternal()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = (_, _) => Task.FromResult<EchoMessage>(null!);

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Theory]
    [InlineData("tpu_remote.tests.v1.Echo", "Nothing")]
    [InlineData("tpu_remote.tests.v1.Nobody", "Unary")]
    public async Task Call_OfWhatIsNotThere_IsUnimplemented(string service, string name)
    {
        await using var host = await EchoHost.StartAsync();
        var method = new Method<string, string>(
            MethodType.Unary, service, name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        var failure = await AnyCall.FailsAsync(
            host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "x").ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        Assert.Contains($"/{service}/{name}", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfWhatIsNotThere_IsLeftToTheApplicationThatSaysSo()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.IgnoreUnknownServices = true);
        var method = new Method<string, string>(
            MethodType.Unary, "nobody", "Unary", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        var failure = await AnyCall.FailsAsync(
            host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "x").ResponseAsync);

        Assert.Contains("404", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_BeforeItsEnd_HasNoStatus()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Duplex();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(call.GetTrailers);
    }

    [Fact]
    public async Task Server_EndsDuplexEarly_WriterLearnsTheStatus()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Duplex = (_, _, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you"));

        using var call = host.Client.Duplex();
        await AnyCall.FailsAsync(call.ResponseStream.MoveNext());
        var failure = await AnyCall.FailsAsync(call.RequestStream.WriteAsync(new EchoMessage()));

        Assert.Equal((StatusCode.PermissionDenied, "not you"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Server_EndsDuplexEarlyWithOk_WritingIsRefusedAndCompletingIsNot()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Duplex = (_, _, _) => Task.CompletedTask;

        using var call = host.Client.Duplex();
        Assert.False(await call.ResponseStream.MoveNext().Soon());

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new EchoMessage()).Soon());
        await call.RequestStream.CompleteAsync().Soon();
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Server_EndsClientStreamEarly_WriterLearnsTheStatusBeforeLong()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.ClientStream = (_, _) => throw new RpcException(new Status(StatusCode.OutOfRange, "full"));

        using var call = host.Client.ClientStream();
        var failure = await AnyCall.FailsAsync(Task.Run(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new EchoMessage());
            }
        }));

        Assert.Equal((StatusCode.OutOfRange, "full"), (failure.StatusCode, failure.Status.Detail));
    }
}
