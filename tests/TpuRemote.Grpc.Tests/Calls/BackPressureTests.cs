using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Http2;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>
/// A reader that stops reading holds its writer back, after a bounded number of bytes, and nobody else on the connection. The bounds are
/// the windows of HTTP/2 and what stands in pipes on the way: 768 KiB (Kestrel's stream window) up and 1 MiB (the channel's) down.
/// </summary>
public sealed class BackPressureTests
{
    private const int MessageBytes = 64 * 1024;

    // The window, one message in each writer's and reader's pipe, and the sockets' own buffers do not count: they lie within the window.
    private const int LargestUp = (768 * 1024) + (4 * MessageBytes);
    private const int LargestDown = (1024 * 1024) + (4 * MessageBytes);

    // Far longer than a message takes that is not held back.
    private static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(700);

    private static readonly EchoMessage Chunk = new() { Payload = ByteString.CopyFrom(new byte[MessageBytes]) };

    [Theory]
    [InlineData(nameof(MethodType.ClientStreaming))]
    [InlineData(nameof(MethodType.DuplexStreaming))]
    public async Task Server_ThatDoesNotRead_HoldsTheClientBackAndOthersGoOn(string kind)
    {
        // Kestrel opens a connection's window again when half of it has been read: by default, 1 MiB, one stream that is not read, of
        // 768 KiB, would leave less than that to all others together, and stop them for good.
        await using var host = await EchoHost.StartAsync(services: services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.Limits.Http2.InitialConnectionWindowSize = 8 << 20));
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connections = new List<string>();
        host.Handlers.ClientStream = async (requests, context) => new EchoMessage { Number = await CountAsync(requests, context) };
        host.Handlers.Duplex = async (requests, responses, context) =>
            await responses.WriteAsync(new EchoMessage { Number = await CountAsync(requests, context) });
        host.Handlers.Unary = (request, context) =>
        {
            connections.Add(ConnectionOf(context));
            return Task.FromResult(request);
        };
        using var upload = kind == nameof(MethodType.ClientStreaming) ? host.Client.ClientStream() : null;
        using var duplex = upload is null ? host.Client.Duplex() : null;
        var stream = upload?.RequestStream ?? duplex!.RequestStream;

        var (sent, pending) = await FillAsync(() => stream.WriteAsync(Chunk));

        Assert.InRange(sent * MessageBytes, MessageBytes, LargestUp);
        for (var i = 0; i < 20; i++)
        {
            await host.Client.UnaryAsync(Chunk).ResponseAsync.Soon();
        }

        Assert.False(pending.IsCompleted);
        read.SetResult();
        await pending.Soon();
        await stream.CompleteAsync().Soon();
        Assert.Equal(sent + 1, upload is null ? await LastAsync(duplex!) : (await upload.ResponseAsync.Soon()).Number);
        Assert.Single(connections.Distinct());

        async Task<long> CountAsync(IAsyncStreamReader<EchoMessage> requests, ServerCallContext context)
        {
            connections.Add(ConnectionOf(context));
            await read.Task;
            return await requests.ReadAllAsync(context.CancellationToken).CountAsync();
        }
    }

    [Theory]
    [InlineData(nameof(MethodType.ServerStreaming))]
    [InlineData(nameof(MethodType.DuplexStreaming))]
    public async Task Client_ThatDoesNotRead_HoldsTheServerBackAndOthersGoOn(string kind)
    {
        await using var host = await EchoHost.StartAsync();
        var filled = new TaskCompletionSource<(int Sent, Task Pending)>(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task SendAsync(IServerStreamWriter<EchoMessage> responses)
        {
            var (sent, pending) = await FillAsync(() => responses.WriteAsync(Chunk));
            filled.SetResult((sent, pending));
            await pending;
        }

        host.Handlers.ServerStream = (_, responses, _) => SendAsync(responses);
        host.Handlers.Duplex = (_, responses, _) => SendAsync(responses);
        using var download = kind == nameof(MethodType.ServerStreaming) ? host.Client.ServerStream(new EchoMessage()) : null;
        using var duplex = download is null ? host.Client.Duplex() : null;
        var stream = download?.ResponseStream ?? duplex!.ResponseStream;

        var (sent, pending) = await filled.Task.Soon();

        Assert.InRange(sent * MessageBytes, MessageBytes, LargestDown);
        for (var i = 0; i < 20; i++)
        {
            await host.Client.UnaryAsync(Chunk).ResponseAsync.Soon();
        }

        Assert.False(pending.IsCompleted);
        Assert.Equal(sent + 1, await stream.ReadAllAsync().CountAsync().AsTask().Soon());
        await pending.Soon();
    }

    [Fact]
    public async Task UnaryResponse_ToAClientThatTakesNone_WaitsWithinItsWindowAndOthersGoOn()
    {
        await using var host = await EchoHost.StartAsync();
        var large = new EchoMessage { Payload = ByteString.CopyFrom(new byte[1 << 20]) };
        host.Handlers.Unary = (request, _) => Task.FromResult(request.Number == 5 ? large : request);
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.OpenWindowAsync(0, 1 << 20);
        await client.CallAsync(1, "Unary");
        await client.DataAsync(1, RawClient.Frame(0, [0x10, 0x05]), end: true);

        // RFC 9113, 6.9.2: 65,535 bytes, to the byte, until the client opens its window.
        Assert.Equal(65_535, await TakeAsync(client, 1, 65_535));
        await client.CallAsync(3, "Unary");
        await client.DataAsync(3, RawClient.Frame(0, [0x10, 0x06]), end: true);
        var next = await client.ReadAsync().Soon();
        Assert.Equal((FrameType.Headers, 3), (next!.Type, next.Stream));
        Assert.Equal(("0", ""), await client.ReadStatusAsync(3));

        await client.OpenWindowAsync(1, 1 << 20);
        Assert.Equal(large.CalculateSize() + 5 - 65_535, await TakeAsync(client, 1, large.CalculateSize() + 5 - 65_535));
        Assert.Equal(("0", ""), await client.ReadStatusAsync(1));
    }

    [Fact]
    public async Task UnaryRequest_ToAServerThatTakesNone_WaitsWithinItsWindowAndOthersGoOn()
    {
        await using var server = new FrameServer();
        var large = server.Client.UnaryAsync(new EchoMessage { Payload = ByteString.CopyFrom(new byte[1 << 20]) }).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.OpenWindowAsync(0, 1 << 20);
        await connection.ReadAsync(FrameType.Headers, 1);

        Assert.Equal(65_535, await TakeAsync(connection, 1, 65_535));
        var other = server.Client.UnaryAsync(new EchoMessage { Number = 5 }).ResponseAsync;
        var next = await connection.ReadAsync().Soon();
        Assert.Equal((FrameType.Headers, 3), (next!.Type, next.Stream));
        Assert.Equal(RawClient.Frame(0, [0x10, 0x05]), (await connection.ReadAsync(FrameType.Data, 3)).Payload);
        await connection.AnswerAsync(3);
        await connection.DataAsync(3, RawClient.Frame(0, []));
        await connection.EndAsync(3);
        await other.Soon();
        Assert.False(large.IsCompleted);

        // A server may answer without having taken the request.
        await connection.AnswerAsync(1);
        await connection.DataAsync(1, RawClient.Frame(0, [0x10, 0x05]));
        await connection.EndAsync(1);
        Assert.Equal(5, (await large.Soon()).Number);
    }

    [Fact]
    public async Task HeldBackUpload_EndsByItsDeadline()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.ClientStream = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new EchoMessage();
        };
        using var upload = host.Client.ClientStream(deadline: DateTime.UtcNow.AddSeconds(2));

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await upload.RequestStream.WriteAsync(Chunk).Soon();
            }
        });

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    /// <summary>Writes until a write waits: how many went before it, and that write.</summary>
    private static async Task<(int Sent, Task Pending)> FillAsync(Func<Task> write)
    {
        for (var sent = 0; ; sent++)
        {
            Assert.InRange(sent, 0, 1000);
            var pending = write();
            if (await Task.WhenAny(pending, Task.Delay(HeldBack)) != pending)
            {
                return (sent, pending);
            }

            await pending;
        }
    }

    /// <summary>Takes so many bytes of a stream's data, and no frame of another's.</summary>
    private static async Task<int> TakeAsync(FrameConnection connection, int stream, int bytes)
    {
        var taken = 0;
        while (taken < bytes)
        {
            taken += (await connection.ReadAsync(FrameType.Data, stream)).Payload.Length;
        }

        return taken;
    }

    private static async Task<long> LastAsync(AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call)
    {
        Assert.True(await call.ResponseStream.MoveNext().Soon());
        return call.ResponseStream.Current.Number;
    }

    private static string ConnectionOf(ServerCallContext context) => context.GetHttpContext().Connection.Id;
}
