using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Operations;

/// <summary>A session that the server does not read from for a while leaves its client's other calls, on the same connection, alone.</summary>
public sealed class HeldBackTests
{
    // Much longer than what is not held back takes.
    private static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task SessionsThatAreHeldBack_LeaveUploadsOfTheSameClientAlone()
    {
        await using var server = await TestServer.StartAsync(new() { MaxPendingBytes = 100_000 });
        using var first = await OpenHeldBackAsync(server);
        using var second = await OpenHeldBackAsync(server);
        using var third = await OpenHeldBackAsync(server);
        var session = (await server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        var type = new ArrayTypeProto { ElementType = PrimitiveType.U8, Dimensions = { 4 << 20 } };

        using var upload = server.Client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = session, Array = 7, Type = type, TotalBytes = 4 << 20 };
        await upload.RequestStream.WriteAsync(new StoreBufferRequest { Header = header }).WaitAsync(TestServer.Patience);
        var chunk = new StoreBufferRequest { Chunk = ByteString.CopyFrom(new byte[64 << 10]) };
        for (var i = 0; i < 64; i++) await upload.RequestStream.WriteAsync(chunk).WaitAsync(TestServer.Patience);
        await upload.RequestStream.CompleteAsync();

        Assert.Equal(0u, (await upload.ResponseAsync.WaitAsync(TestServer.Patience)).MissingReplicas);
    }

    // What it stores waits for a run, so that the server reads no further; what is sent beyond waits in the stream's window.
    private static async Task<TestStream> OpenHeldBackAsync(TestServer server)
    {
        var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        var run = await stream.RunAsync(new RunRequest { Executable = 1, Results = { Keep(9) }, RunId = 1 });
        for (ulong array = 10; ; array++)
        {
            Assert.InRange(array, 10u, 100u);
            var store = stream.StoreAsync(array, Vector(new float[16 << 10]), run);
            if (await Task.WhenAny(store, Task.Delay(HeldBack)) != store) return stream;
        }
    }
}
