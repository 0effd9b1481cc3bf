using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>What the echo service does, as echo.proto says; a test replaces what it wants to see done otherwise.</summary>
internal sealed class EchoHandlers
{
    public UnaryServerMethod<EchoMessage, EchoMessage> Unary { get; set; } = (request, _) => Task.FromResult(request);

    public ClientStreamingServerMethod<EchoMessage, EchoMessage> ClientStream { get; set; } = JoinAsync;

    public ServerStreamingServerMethod<EchoMessage, EchoMessage> ServerStream { get; set; } = RepeatAsync;

    public DuplexStreamingServerMethod<EchoMessage, EchoMessage> Duplex { get; set; } = EchoAsync;

    /// <summary>Makes each handler first show its call's context to <paramref name="watch"/>.</summary>
    public void Watch(Action<ServerCallContext> watch)
    {
        var (unary, clientStream, serverStream, duplex) = (Unary, ClientStream, ServerStream, Duplex);
        Unary = (request, context) =>
        {
            watch(context);
            return unary(request, context);
        };
        ClientStream = (requests, context) =>
        {
            watch(context);
            return clientStream(requests, context);
        };
        ServerStream = (request, responses, context) =>
        {
            watch(context);
            return serverStream(request, responses, context);
        };
        Duplex = (requests, responses, context) =>
        {
            watch(context);
            return duplex(requests, responses, context);
        };
    }

    private static async Task<EchoMessage> JoinAsync(IAsyncStreamReader<EchoMessage> requests, ServerCallContext context)
    {
        var all = new List<EchoMessage>();
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            all.Add(request);
        }

        return new EchoMessage
        {
            Text = string.Join(',', all.Select(message => message.Text)),
            Number = all.Sum(message => message.Number),
            Payload = ByteString.CopyFrom([.. all.SelectMany(message => message.Payload)]),
        };
    }

    private static async Task RepeatAsync(EchoMessage request, IServerStreamWriter<EchoMessage> responses, ServerCallContext context)
    {
        for (var number = 0; number < request.Number; number++)
        {
            await responses.WriteAsync(new EchoMessage { Text = request.Text, Number = number, Payload = request.Payload });
        }
    }

    private static async Task EchoAsync(
        IAsyncStreamReader<EchoMessage> requests, IServerStreamWriter<EchoMessage> responses, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            await responses.WriteAsync(request);
        }
    }
}
