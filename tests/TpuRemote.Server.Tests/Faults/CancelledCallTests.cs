using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Accelerators;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// Each kind of call is cancelled by its client at each point that it has. Afterwards nothing of it is left: no call, no run, no array, no
/// byte of the session's budget; and the same call works.
/// </summary>
public sealed class CancelledCallTests : IAsyncLifetime
{
    // One upload fills the budget, so that the next finds room only if all of the last is back.
    private const int ArrayBytes = 8 << 20;
    private const ulong Array = 7;

    private readonly TaskCompletionSource _compiles = new();
    private TestServer _server = null!;
    private string _session = "";
    private int _compilations;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new() { MaxArrayBytes = ArrayBytes, QueueDepth = 1 });
        var slow = ScriptedProgram.All.Single(program => program.Name == "add") with { Name = "slow", OnCompile = Compile };
        _server.Accelerator.Programs["slow"] = slow;
        _session = (await _server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        await _server.Client.RewriteAsync(Program("wait", _session, 1));
        await _server.Client.RewriteAsync(Program("feed", _session, 2));
        await _server.Client.RewriteAsync(Program("add", _session, 3));
    }

    public async Task DisposeAsync()
    {
        _compiles.TrySetResult();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.WhileQueued)]
    [InlineData(CallPoint.WhileRunning)]
    [InlineData(CallPoint.WaitingForInfeed)]
    [InlineData(CallPoint.WaitingForOutfeed)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task UnaryRun_Cancelled_LeavesNothing(CallPoint point) => CancelAsync(point, async cancel =>
    {
        var program = point switch
        {
            CallPoint.WaitingForInfeed or CallPoint.WaitingForOutfeed => 2ul,
            CallPoint.AtItsEnd => 3ul,
            _ => 1ul,
        };
        using var ahead = new CancellationTokenSource();
        var first = Task.CompletedTask;
        if (point == CallPoint.WhileQueued)
        {
            first = RunAsync(1, ahead.Token);
            await RunsAsync();
        }

        if (point == CallPoint.WaitingForOutfeed) await FillOutfeedAsync();
        var run = RunAsync(program, cancel.Token);
        if (point == CallPoint.AtItsEnd) await Task.WhenAny(run, Task.Delay(5));
        else if (point == CallPoint.WhileQueued) await IsHereAsync(2);
        else if (point != CallPoint.BeforeHeaders) await RunsAsync();
        await cancel.CancelAsync();
        await IsCancelledAsync(run, point);
        await ahead.CancelAsync();
        if (point == CallPoint.WhileQueued) await IsCancelledAsync(first, point);
        await EmptyQueuesAsync();
    });

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.WhileRunning)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task UnaryRewrite_Cancelled_LeavesItsHandleFree(CallPoint point) => CancelAsync(point, async cancel =>
    {
        if (point != CallPoint.WhileRunning) _compiles.SetResult();
        var rewrite = _server.Client.RewriteAsync(Program("slow", _session, 9), cancellationToken: cancel.Token).ResponseAsync;
        if (point == CallPoint.WhileRunning) await TestServer.EventuallyAsync(() => _compilations == 1, "the compilation");
        if (point == CallPoint.AtItsEnd) await Task.WhenAny(rewrite, Task.Delay(2));
        await cancel.CancelAsync();
        await IsCancelledAsync(rewrite, point);
        await IsHereAsync(0);
        _compiles.TrySetResult();

        try
        {
            await _server.Client.RewriteAsync(Program("slow", _session, 9)).ResponseAsync.WaitAsync(TestServer.Patience);
        }
        catch (RpcException error) when (point == CallPoint.AtItsEnd)
        {
            // That which was cancelled had come to its end, and has bound the handle.
            Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
            Assert.Contains("executable 9 is in use", error.Status.Detail);
        }
    });

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.AfterHeaders)]
    [InlineData(CallPoint.MidWay)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task ClientStreamingUpload_Cancelled_LeavesNothing(CallPoint point) => CancelAsync(point, async cancel =>
    {
        using var call = _server.Client.StoreBuffer(cancellationToken: cancel.Token);
        if (point != CallPoint.BeforeHeaders) await call.RequestStream.WriteAsync(UploadHeader(Array));
        if (point == CallPoint.MidWay) await SendAsync(call, ArrayBytes / 2);
        if (point == CallPoint.AtItsEnd)
        {
            await SendAsync(call, ArrayBytes);
            await call.RequestStream.CompleteAsync();
            await Task.WhenAny(call.ResponseAsync, Task.Delay(2));
        }
        else if (point != CallPoint.BeforeHeaders)
        {
            await TestServer.EventuallyAsync(() => _server.BytesInUseAsync().Result > 0, "the upload");
        }

        await cancel.CancelAsync();
        await IsCancelledAsync(call.ResponseAsync, point);
    });

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.AfterHeaders)]
    [InlineData(CallPoint.MidWay)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task ServerStreamingDownload_Cancelled_LeavesTheArrayAlone(CallPoint point) => CancelAsync(point, async cancel =>
    {
        await UploadAsync();
        using (var call = _server.Client.FetchBuffer(
            new FetchBufferRequest { SessionId = _session, Array = Array }, cancellationToken: cancel.Token))
        {
            if (point != CallPoint.BeforeHeaders) Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            var rest = point switch { CallPoint.MidWay => ArrayBytes / 2, CallPoint.AtItsEnd => ArrayBytes, _ => 0 };
            while (rest > 0 && await call.ResponseStream.MoveNext(CancellationToken.None))
                rest -= call.ResponseStream.Current.Chunk.Length;
            await cancel.CancelAsync();
            await IsCancelledAsync(call.ResponseStream.MoveNext(CancellationToken.None), point);
        }

        Assert.Equal(ArrayBytes, await DownloadAsync());
    });

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.AfterHeaders)]
    [InlineData(CallPoint.WhileQueued)]
    [InlineData(CallPoint.WhileRunning)]
    [InlineData(CallPoint.WaitingForInfeed)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task DuplexSession_Cancelled_EndsItsRunsAndFreesItsArrays(CallPoint point) => CancelAsync(point, async cancel =>
    {
        using var call = _server.Client.Session(cancellationToken: cancel.Token);
        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        if (point != CallPoint.BeforeHeaders)
        {
            await call.RequestStream.WriteAsync(new SessionRequest { OpId = 1, Open = new OpenStream { SessionId = "" } });
            Assert.True(await read.WaitAsync(TestServer.Patience));
            read = call.ResponseStream.MoveNext(CancellationToken.None);
        }

        var program = point switch
        {
            CallPoint.WaitingForInfeed => "feed",
            CallPoint.WhileQueued or CallPoint.WhileRunning => "wait",
            _ => "",
        };
        if (program.Length > 0)
        {
            await call.RequestStream.WriteAsync(new SessionRequest { OpId = 2, Rewrite = Program(program, "", 1) });
            for (var i = 3ul; i < (point == CallPoint.WhileQueued ? 13ul : 4ul); i++)
            {
                var run = new RunRequest { Executable = 1, Results = { Keep(i) } };
                await call.RequestStream.WriteAsync(new SessionRequest { OpId = i, Run = run });
            }

            Assert.True(await read.WaitAsync(TestServer.Patience));
            read = call.ResponseStream.MoveNext(CancellationToken.None);
            await RunsAsync();
        }

        if (point == CallPoint.AtItsEnd) await call.RequestStream.CompleteAsync();
        await cancel.CancelAsync();
        await IsCancelledAsync(read, point);
        await TestServer.EventuallyAsync(() => _server.Server.OpenSessions == 1, "the end of the session");
    });

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.AfterHeaders)]
    [InlineData(CallPoint.WaitingForInfeed)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task DuplexInfeed_Cancelled_WithdrawsWhatWaitsForRoom(CallPoint point) => CancelAsync(point, async cancel =>
    {
        using var call = _server.Client.Infeed(cancellationToken: cancel.Token);
        if (point != CallPoint.BeforeHeaders)
            await call.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = _session } });
        for (var i = 1ul; i <= (point is CallPoint.WaitingForInfeed ? 3ul : 0ul); i++)
            await call.RequestStream.WriteAsync(new InfeedRequest { Tuple = new InfeedTuple { Sequence = i, Elements = { Scalar(i) } } });
        if (point == CallPoint.WaitingForInfeed) Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        if (point == CallPoint.AtItsEnd) await call.RequestStream.CompleteAsync();
        await cancel.CancelAsync();
        await IsCancelledAsync(call.ResponseStream.MoveNext(CancellationToken.None), point);
        await EmptyQueuesAsync();
    });

    [Theory]
    [InlineData(CallPoint.BeforeHeaders)]
    [InlineData(CallPoint.AfterHeaders)]
    [InlineData(CallPoint.WaitingForOutfeed)]
    [InlineData(CallPoint.AtItsEnd)]
    public Task DuplexOutfeed_Cancelled_TakesNoTupleAfterwards(CallPoint point) => CancelAsync(point, async cancel =>
    {
        using var call = _server.Client.Outfeed(cancellationToken: cancel.Token);
        if (point != CallPoint.BeforeHeaders)
            await call.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = _session } });
        for (var i = 1ul; i <= (point is CallPoint.WaitingForOutfeed ? 3ul : 0ul); i++)
            await call.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = i } });
        if (point == CallPoint.AtItsEnd) await call.RequestStream.CompleteAsync();
        await IsHereAsync(point is CallPoint.BeforeHeaders or CallPoint.AtItsEnd ? 0 : 1);
        await cancel.CancelAsync();
        await IsCancelledAsync(call.ResponseStream.MoveNext(CancellationToken.None), point);
        await IsHereAsync(0);

        // The tuple of a later run is there for a later call.
        await FillOutfeedAsync();
        using var next = _server.Client.Outfeed();
        await next.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = _session } });
        await next.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = 1 } });
        Assert.True(await next.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience));
        AssertFloats(next.ResponseStream.Current.Elements.Single().Data, 10);
        await EmptyQueuesAsync();
        await next.RequestStream.CompleteAsync();
    });

    private StoreBufferRequest UploadHeader(ulong array) => new()
    {
        Header = new StoreBufferHeader { SessionId = _session, Array = array, Type = ArrayType, TotalBytes = ArrayBytes },
    };

    private static ArrayTypeProto ArrayType => new() { ElementType = PrimitiveType.F32, Dimensions = { ArrayBytes / sizeof(float) } };

    // The call's own part, then: nothing is left, and the whole budget is there.
    private async Task CancelAsync(CallPoint point, Func<CancellationTokenSource, Task> call)
    {
        using var cancel = new CancellationTokenSource();
        if (point == CallPoint.BeforeHeaders) await cancel.CancelAsync();
        await call(cancel).WaitAsync(2 * TestServer.Patience);
        await TestServer.EventuallyAsync(() => _server.Server.ActiveCalls == 0, "the end of the call");
        await TestServer.EventuallyAsync(() => _server.Accelerator.Running == 0, "the end of the run");
        await DeleteAsync();
        await TestServer.EventuallyAsync(() => _server.BytesInUseAsync().Result == 0, "all memory");
        await UploadAsync();
        Assert.Equal(ArrayBytes, await DownloadAsync());
        await DeleteAsync();
        var sum = await RunAsync(3, CancellationToken.None).WaitAsync(TestServer.Patience);
        AssertFloats(sum.Results[0].Data, 4, 6);
    }

    private static async Task IsCancelledAsync(Task call, CallPoint point)
    {
        try
        {
            await call.WaitAsync(TestServer.Patience);
            Assert.Equal(CallPoint.AtItsEnd, point);
        }
        catch (RpcException error)
        {
            Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        }
    }

    private async Task<RunResponse> RunAsync(ulong executable, CancellationToken cancellation)
    {
        var run = new RunRequest { SessionId = _session, Executable = executable };
        if (executable == 3) run.Arguments.Add([Given(Vector(1, 2)), Given(Vector(3, 4))]);
        return await _server.Client.RunAsync(run, cancellationToken: cancellation);
    }

    private Task RunsAsync() => TestServer.EventuallyAsync(() => _server.Accelerator.Running == 1, "the run");

    private Task IsHereAsync(int calls) => TestServer.EventuallyAsync(() => _server.Server.ActiveCalls == calls, $"{calls} calls");

    // One tuple: 5 goes in, 10 comes out and stays.
    private async Task FillOutfeedAsync()
    {
        await EnqueueAsync(5);
        await RunAsync(2, CancellationToken.None).WaitAsync(TestServer.Patience);
        await EnqueueAsync(6);
    }

    private async Task EnqueueAsync(float value)
    {
        using var infeed = _server.Client.Infeed();
        await infeed.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = _session } });
        await infeed.RequestStream.WriteAsync(
            new InfeedRequest { Tuple = new InfeedTuple { Sequence = 1, Elements = { Scalar(value) } } });
        Assert.True(await infeed.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience));
        Assert.Equal(0, infeed.ResponseStream.Current.Status.Code);
    }

    private async Task EmptyQueuesAsync() =>
        await _server.Client.InitializeSystemAsync(new InitializeSystemRequest { SessionId = _session });

    private async Task UploadAsync()
    {
        using var call = _server.Client.StoreBuffer();
        await call.RequestStream.WriteAsync(UploadHeader(Array));
        await SendAsync(call, ArrayBytes);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync.WaitAsync(TestServer.Patience);
    }

    private static async Task SendAsync(AsyncClientStreamingCall<StoreBufferRequest, StoreBufferResponse> call, int bytes)
    {
        var chunk = UnsafeByteOperations.UnsafeWrap(new byte[256 << 10]);
        for (var sent = 0; sent < bytes; sent += chunk.Length)
            await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = chunk });
    }

    private async Task<int> DownloadAsync()
    {
        using var call = _server.Client.FetchBuffer(new FetchBufferRequest { SessionId = _session, Array = Array });
        var bytes = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience))
            bytes += call.ResponseStream.Current.Chunk.Length;
        return bytes;
    }

    // An upload that was cancelled at its end may have come to it.
    private async Task DeleteAsync()
    {
        try
        {
            await _server.Client.DeleteBuffersAsync(new DeleteBuffersRequest { SessionId = _session, Arrays = { Array } });
        }
        catch (RpcException error)
        {
            Assert.Equal(StatusCode.NotFound, error.StatusCode);
        }
    }

    private void Compile()
    {
        Interlocked.Increment(ref _compilations);
        _compiles.Task.Wait(TestServer.Patience);
    }
}
