using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Accelerators;
using TpuRemote.Server.Tests.Faults.Peers;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// A server that is stopped answers every pending call with UNAVAILABLE, and is over within <c>--shutdown-grace-seconds</c> and 15 s,
/// whatever its clients and its programs do.
/// </summary>
public sealed class ShutdownAnswerTests(ITestOutputHelper output)
{
    private static readonly ServerTimes Hasty = new() { ShutdownGrace = TimeSpan.FromMilliseconds(200) };
    private static readonly TimeSpan Bound = Hasty.ShutdownGrace + TimeSpan.FromSeconds(15);

    public enum Pending
    {
        RunComputing,
        RunQueued,
        RunWaitingForInfeed,
        Enqueue,
        Dequeue,
        Upload,
        Download,
        IdleSession,
        StreamWithoutAMessage,
        Compilation,
    }

    [Theory]
    [InlineData(Pending.RunComputing)]
    [InlineData(Pending.RunQueued)]
    [InlineData(Pending.RunWaitingForInfeed)]
    [InlineData(Pending.Enqueue)]
    [InlineData(Pending.Dequeue)]
    [InlineData(Pending.Upload)]
    [InlineData(Pending.Download)]
    [InlineData(Pending.IdleSession)]
    [InlineData(Pending.StreamWithoutAMessage)]
    [InlineData(Pending.Compilation)]
    public async Task PendingCall_WhenTheServerStops_IsUnavailable(Pending pending)
    {
        using var compiles = new ManualResetEventSlim();
        var add = ScriptedProgram.All.Single(program => program.Name == "add");
        var slow = add with { Name = "slow", OnCompile = () => compiles.Wait(TestServer.Patience) };
        await using var server = await TestServer.StartAsync(new() { QueueDepth = 1 }, Hasty, programs: slow);
        using var stream = await TestStream.OpenAsync(server.Client);
        var call = await StartAsync(server, stream, pending);
        var clock = Stopwatch.StartNew();
        await server.Server.StopAsync().WaitAsync(Bound + TestServer.Patience);
        output.WriteLine($"{pending}: over after {clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed < Bound, $"the shutdown took {clock.Elapsed}, expected within {Bound}");
        compiles.Set();
        Assert.Equal(StatusCode.Unavailable, await call().WaitAsync(TestServer.Patience));
        Assert.Equal(0, server.Server.ActiveCalls);
    }

    [Fact]
    public async Task RunThatDoesNotHeedItsCancellation_HoldsUpNoShutdown()
    {
        using var end = new ManualResetEventSlim();
        var deaf = new ScriptedProgram("deaf", [], [], (_, _, _) =>
        {
            end.Wait(2 * TestServer.Patience);
            return [];
        });
        await using var server = await TestServer.StartAsync(times: Hasty, programs: deaf);
        try
        {
            using var stream = await TestStream.OpenAsync(server.Client);
            await stream.OkAsync(await stream.RewriteAsync("deaf", 1));
            await stream.RunAsync(1, [], []);
            await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
            var ended = stream.EndAsync(StatusCode.Unavailable);
            var clock = Stopwatch.StartNew();
            await server.Server.StopAsync().WaitAsync(Bound + TestServer.Patience);
            output.WriteLine($"over after {clock.ElapsedMilliseconds} ms");
            Assert.InRange(clock.Elapsed, Hasty.ShutdownGrace, Bound);
            Assert.Equal(1, server.Accelerator.Running);
            await ended.WaitAsync(TestServer.Patience);
        }
        finally
        {
            end.Set();
        }
    }

    // Starts what is pending; what is returned waits for its end.
    private static async Task<Func<Task<StatusCode>>> StartAsync(TestServer server, TestStream stream, Pending pending)
    {
        var client = server.Client;
        switch (pending)
        {
            case Pending.RunComputing:
                return Code(await RunAsync(server, stream, "wait"));
            case Pending.RunQueued:
                await stream.RewriteAsync("wait", 2);
                await stream.RunAsync(2, [], []);
                return Code(await RunAsync(server, stream, "wait"));
            case Pending.RunWaitingForInfeed:
                return Code(await RunAsync(server, stream, "feed"));
            case Pending.Enqueue:
                return await EnqueueAsync(client, stream);
            case Pending.Dequeue:
                return await DequeueAsync(client, stream);
            case Pending.Upload:
                var upload = await UploadAsync(client, stream, ClientPeer.ArrayBytes / 2);
                await TestServer.EventuallyAsync(() => server.BytesInUseAsync().Result > 0, "the upload");
                return Code(upload.ResponseAsync);
            case Pending.Download:
                return await DownloadAsync(client, stream);
            case Pending.IdleSession:
                var end = stream.EndAsync(StatusCode.Unavailable);
                return async () => (await end).StatusCode;
            case Pending.StreamWithoutAMessage:
                var open = client.Session();
                await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 2, "the call");
                return Code(open.ResponseStream.MoveNext(CancellationToken.None));
            default:
                var rewrite = client.RewriteAsync(Program("slow", stream.SessionId)).ResponseAsync;
                await TestServer.EventuallyAsync(() => server.Accelerator.Compilations == 1, "the compilation");
                return Code(rewrite);
        }
    }

    private static Func<Task<StatusCode>> Code(Task call) => async () =>
        (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode;

    private static async Task<Task> RunAsync(TestServer server, TestStream stream, string program)
    {
        await stream.OkAsync(await stream.RewriteAsync(program, 1));
        var run = server.Client.RunAsync(new RunRequest { SessionId = stream.SessionId, Executable = 1, RunId = 9 }).ResponseAsync;
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 2, "the call");
        return run;
    }

    private static async Task<Func<Task<StatusCode>>> EnqueueAsync(TpuService.TpuServiceClient client, TestStream stream)
    {
        var call = client.Infeed();
        await call.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        for (var i = 1ul; i <= 2; i++)
            await call.RequestStream.WriteAsync(new InfeedRequest { Tuple = new InfeedTuple { Sequence = i, Elements = { Scalar(i) } } });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return Rest(call.ResponseStream, answer => answer.Status);
    }

    private static async Task<Func<Task<StatusCode>>> DequeueAsync(TpuService.TpuServiceClient client, TestStream stream)
    {
        var call = client.Outfeed();
        await call.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        await call.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = 1 } });
        await stream.OkAsync(await stream.StoreAsync(1, Scalar(1)));
        return Rest(call.ResponseStream, answer => answer.Status);
    }

    // What comes before the end of the stream, read as it comes: answers to what is pending, which say why.
    private static Func<Task<StatusCode>> Rest<T>(IAsyncStreamReader<T> answers, Func<T, StatusProto> status)
    {
        return Code(ReadAsync());

        async Task ReadAsync()
        {
            while (await answers.MoveNext(CancellationToken.None))
                Assert.Equal(StatusCode.Unavailable, (StatusCode)status(answers.Current).Code);
        }
    }

    private static async Task<AsyncClientStreamingCall<StoreBufferRequest, StoreBufferResponse>> UploadAsync(
        TpuService.TpuServiceClient client, TestStream stream, int bytes)
    {
        var call = client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = stream.SessionId, Array = 7, TotalBytes = ClientPeer.ArrayBytes };
        header.Type = ClientPeer.ArrayType;
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        var chunk = UnsafeByteOperations.UnsafeWrap(new byte[1 << 20]);
        for (var sent = 0; sent < bytes; sent += chunk.Length)
            await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = chunk });
        return call;
    }

    // A reader that has stopped reading, and reads on when all is over.
    private static async Task<Func<Task<StatusCode>>> DownloadAsync(TpuService.TpuServiceClient client, TestStream stream)
    {
        using var upload = await UploadAsync(client, stream, ClientPeer.ArrayBytes);
        await upload.RequestStream.CompleteAsync();
        await upload.ResponseAsync;
        var call = client.FetchBuffer(new FetchBufferRequest { SessionId = stream.SessionId, Array = 7 });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return async () =>
        {
            var read = 0;
            try
            {
                while (await call.ResponseStream.MoveNext(CancellationToken.None)) read += call.ResponseStream.Current.Chunk.Length;
            }
            catch (RpcException error)
            {
                Assert.True(read < ClientPeer.ArrayBytes, "all was read before the server stopped");
                return error.StatusCode;
            }

            return StatusCode.OK;
        };
    }
}
