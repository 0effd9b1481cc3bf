using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Transfers;

public sealed class HostStreamTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private TestStream _stream = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new() { QueueDepth = 2 }, new() { TransferDeadline = TimeSpan.FromMilliseconds(300) });
        _stream = await TestStream.OpenAsync(_server.Client);
        await _stream.OkAsync(await _stream.RewriteAsync("feed", 1));
    }

    public async Task DisposeAsync()
    {
        _stream.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Tuples_FedWhileProgramsRun_ComeBackDoubledInOrder()
    {
        await using var server = await TestServer.StartAsync(new() { QueueDepth = 2 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("feed", 1);
        using var infeed = await InfeedAsync(server, stream);
        using var outfeed = await OutfeedAsync(server, stream);
        for (var i = 1; i <= 20; i++)
        {
            await stream.RunAsync(1, [], [new ResultTarget()]);
            await EnqueueAsync(infeed, (ulong)i, 0, 30_000, Scalar(i));
            await DequeueAsync(outfeed, (ulong)i, 30_000);
        }

        var results = new SortedDictionary<ulong, OutfeedResponse>();
        while (results.Count < 20) results.Add((await NextAsync(outfeed.ResponseStream)).Sequence, outfeed.ResponseStream.Current);
        foreach (var (sequence, response) in results)
        {
            Assert.Equal(0, response.Status.Code);
            AssertFloats(response.Elements.Single().Data, 2 * sequence);
        }
    }

    [Fact]
    public async Task FullQueue_OfOneCore_HoldsUpOnlyThatCore()
    {
        using var infeed = await InfeedAsync();
        for (var i = 1ul; i <= 3; i++) await EnqueueAsync(infeed, i, 0, 60_000, Scalar(i));
        await EnqueueAsync(infeed, 4, 1, 60_000, Scalar(4));
        var answered = new List<ulong>();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, (await NextAsync(infeed.ResponseStream)).Status.Code);
            answered.Add(infeed.ResponseStream.Current.Sequence);
        }

        Assert.Equal([1ul, 2ul, 4ul], answered.Order());
        await _stream.RunAsync(1, [], [new ResultTarget()]);
        Assert.Equal(3ul, (await NextAsync(infeed.ResponseStream)).Sequence);
    }

    [Fact]
    public async Task Enqueue_IntoAQueueThatStaysFull_MeetsItsDeadline()
    {
        using var infeed = await InfeedAsync();
        for (var i = 1ul; i <= 2; i++) await EnqueueAsync(infeed, i, 0, 60_000, Scalar(i));
        for (var i = 1ul; i <= 2; i++) Assert.Equal(0, (await NextAsync(infeed.ResponseStream)).Status.Code);
        await EnqueueAsync(infeed, 3, 0, 50, Scalar(3));
        var late = await NextAsync(infeed.ResponseStream);
        Assert.Equal(StatusCode.DeadlineExceeded, (StatusCode)late.Status.Code);
        Assert.Equal("no room in the infeed queue of device 0 within 0.05 s", late.Status.Message);
    }

    [Fact]
    public async Task Dequeue_FromAQueueThatStaysEmpty_MeetsTheServersDeadline()
    {
        using var outfeed = await OutfeedAsync();
        await DequeueAsync(outfeed, 1, 0);
        var late = await NextAsync(outfeed.ResponseStream);
        Assert.Equal(StatusCode.DeadlineExceeded, (StatusCode)late.Status.Code);
        Assert.Equal("no tuple in the outfeed queue of device 0 within 0.3 s", late.Status.Message);
    }

    [Fact]
    public async Task Program_ThatIsNotFed_FailsAtTheDeadlineAndEmptiesTheQueues()
    {
        using var outfeed = await OutfeedAsync();
        await DequeueAsync(outfeed, 1, 60_000);
        var run = await _stream.RunAsync(1, [], [Keep(9)]);
        var status = await _stream.FailureAsync(run, StatusCode.DeadlineExceeded);
        Assert.Contains("infeed queue of device 0 within 0.3 s", status.Message);
        var aborted = (await NextAsync(outfeed.ResponseStream)).Status;
        Assert.Equal(StatusCode.Aborted, (StatusCode)aborted.Code);
        Assert.Equal(run, aborted.CauseOpId);
    }

    [Fact]
    public async Task Program_FedATupleOfAnotherType_FailsAndSaysBoth()
    {
        using var infeed = await InfeedAsync();
        await EnqueueAsync(infeed, 1, 0, 0, Vector(1, 2));
        var status = await _stream.FailureAsync(await _stream.RunAsync(1, [], [Keep(9)]), StatusCode.FailedPrecondition);
        Assert.Equal("the infeed queue of device 0 held (tensor<2xf32>); the program takes (tensor<f32>)", status.Message);
    }

    [Fact]
    public async Task Queues_OfAnotherSession_AreItsOwn()
    {
        using var infeed = await InfeedAsync();
        await EnqueueAsync(infeed, 1, 0, 0, Scalar(1));
        Assert.Equal(0, (await NextAsync(infeed.ResponseStream)).Status.Code);
        using var other = await TestStream.OpenAsync(_server.Client);
        await other.RewriteAsync("feed", 1);
        await other.FailureAsync(await other.RunAsync(1, [], [Keep(9)]), StatusCode.DeadlineExceeded);
        await _stream.OkAsync(await _stream.RunAsync(1, [], [new ResultTarget()]));
    }

    [Fact]
    public async Task Device_ThatIsNotOnTheHost_IsRefusedByItself()
    {
        using var infeed = await InfeedAsync();
        await EnqueueAsync(infeed, 1, 8, 0, Scalar(1));
        await EnqueueAsync(infeed, 2, 7, 0, Scalar(1));
        var answers = new SortedDictionary<ulong, StatusProto>();
        while (answers.Count < 2) answers.Add((await NextAsync(infeed.ResponseStream)).Sequence, infeed.ResponseStream.Current.Status);
        Assert.Equal("device 8 was given; host 0 has devices 0, 1, 2, 3, 4, 5, 6, 7", answers[1].Message);
        Assert.Equal(0, answers[2].Code);
    }

    [Fact]
    public async Task Host_ThatThePodDoesNotHave_EndsTheStream()
    {
        using var call = _server.Client.Infeed();
        await call.RequestStream.WriteAsync(
            new InfeedRequest { Header = new TransferHeader { SessionId = _stream.SessionId, HostId = 1 } });
        await FailureAsync(call.ResponseStream.MoveNext(CancellationToken.None), StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Stream_WithoutAHeader_EndsWithWhatWasExpected()
    {
        using var call = _server.Client.Outfeed();
        await call.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = 1 } });
        var status = await FailureAsync(call.ResponseStream.MoveNext(CancellationToken.None), StatusCode.InvalidArgument);
        Assert.Equal("the first message of an outfeed stream has no header", status.Message);
    }

    private static Task EnqueueAsync(
        AsyncDuplexStreamingCall<InfeedRequest, InfeedResponse> call, ulong sequence, uint device, uint timeout, LiteralProto element) =>
        call.RequestStream.WriteAsync(new InfeedRequest
        {
            Tuple = new InfeedTuple { Sequence = sequence, DeviceId = device, TimeoutMilliseconds = timeout, Elements = { element } },
        });

    private static Task DequeueAsync(AsyncDuplexStreamingCall<OutfeedRequest, OutfeedResponse> call, ulong sequence, uint timeout) =>
        call.RequestStream.WriteAsync(
            new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = sequence, TimeoutMilliseconds = timeout } });

    private static async Task<T> NextAsync<T>(IAsyncStreamReader<T> reader)
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        Assert.True(await reader.MoveNext(deadline.Token), "the stream ended");
        return reader.Current;
    }

    private static async Task<AsyncDuplexStreamingCall<InfeedRequest, InfeedResponse>> InfeedAsync(TestServer server, TestStream stream)
    {
        var call = server.Client.Infeed();
        await call.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        return call;
    }

    private static async Task<AsyncDuplexStreamingCall<OutfeedRequest, OutfeedResponse>> OutfeedAsync(TestServer server, TestStream stream)
    {
        var call = server.Client.Outfeed();
        await call.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        return call;
    }

    private Task<AsyncDuplexStreamingCall<InfeedRequest, InfeedResponse>> InfeedAsync() => InfeedAsync(_server, _stream);

    private Task<AsyncDuplexStreamingCall<OutfeedRequest, OutfeedResponse>> OutfeedAsync() => OutfeedAsync(_server, _stream);
}
