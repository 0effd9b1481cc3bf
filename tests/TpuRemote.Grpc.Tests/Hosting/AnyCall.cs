using Grpc.Core;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>Any kind of call, started and driven to its end, for tests that hold for all four.</summary>
internal static class AnyCall
{
    // By name: xunit's test methods are public, the enumeration is not.
    public static readonly string[] KindNames = Enum.GetNames<MethodType>();

    public static readonly TheoryData<string> Kinds = [.. KindNames];

    /// <summary>Starts a call with one empty request or an open request stream; the task waits for its first answer.</summary>
    public static Task RunAsync(Echo.EchoClient client, string kind, CallOptions options) => Enum.Parse<MethodType>(kind) switch
    {
        MethodType.Unary => client.UnaryAsync(new EchoMessage(), options).ResponseAsync,
        MethodType.ClientStreaming => client.ClientStream(options).ResponseAsync,
        MethodType.ServerStreaming => client.ServerStream(new EchoMessage(), options).ResponseStream.MoveNext(),
        _ => client.Duplex(options).ResponseStream.MoveNext(),
    };

    /// <summary>Sends a message by any kind of call, twice by a duplex one, and collects the answers.</summary>
    public static async Task<List<EchoMessage>> EchoAsync(Echo.EchoClient client, string kind, EchoMessage message, CallOptions options)
    {
        switch (Enum.Parse<MethodType>(kind))
        {
            case MethodType.Unary:
                return [await client.UnaryAsync(message, options)];
            case MethodType.ServerStreaming:
                using (var call = client.ServerStream(message, options))
                {
                    return await call.ResponseStream.ReadAllAsync().ToListAsync();
                }

            case MethodType.ClientStreaming:
                using (var call = client.ClientStream(options))
                {
                    await call.RequestStream.WriteAsync(message);
                    await call.RequestStream.CompleteAsync();
                    return [await call];
                }

            default:
                using (var call = client.Duplex(options))
                {
                    await call.RequestStream.WriteAsync(message);
                    await call.RequestStream.WriteAsync(message);
                    await call.RequestStream.CompleteAsync();
                    return await call.ResponseStream.ReadAllAsync().ToListAsync();
                }
        }
    }

    /// <summary>Makes every handler wait for <paramref name="body"/> first, which is given the call's context.</summary>
    public static void HandleAll(EchoHandlers handlers, Func<ServerCallContext, Task> body)
    {
        handlers.Unary = async (request, context) =>
        {
            await body(context);
            return request;
        };
        handlers.ClientStream = async (_, context) =>
        {
            await body(context);
            return new EchoMessage();
        };
        handlers.ServerStream = (_, _, context) => body(context);
        handlers.Duplex = (_, _, context) => body(context);
    }

    public static async Task<RpcException> FailsAsync(Task call) => await Assert.ThrowsAsync<RpcException>(() => call.Soon());
}
