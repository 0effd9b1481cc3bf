using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Operations;

public sealed class SessionStreamTests
{
    [Fact]
    public async Task Steps_SentWithoutWaiting_RunInOrderOnTheirVariable()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(0));
        var steps = new List<ulong>();
        for (var i = 1; i <= 50; i++) steps.Add(await stream.RunAsync(1, [Given(7), Given(Scalar(i))], [Keep(7), Inline()]));

        // Before step i the variable holds 1 + ... + (i - 1); in the end 50 * 51 / 2.
        for (var i = 1; i <= 50; i++) AssertFloats((await stream.OkAsync(steps[i - 1])).Run.Results[1].Data, i * (i - 1) / 2f);
        await stream.HoldsAsync(7, 1275);
        Assert.Equal(steps, stream.Order.Where(steps.Contains));
    }

    [Fact]
    public async Task Fetch_SentBeforeADonatingRun_ReadsTheValueFromBefore()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(1));
        var fetches = new List<ulong>();
        for (var i = 0; i < 30; i++)
        {
            fetches.Add(await stream.FetchAsync(7));
            await stream.RunAsync(1, [Given(7), Given(Scalar(1))], [Keep(7), new ResultTarget()]);
        }

        for (var i = 0; i < 30; i++) AssertFloats((await stream.OkAsync(fetches[i])).Fetch.Data, 1 + i);
    }

    [Fact]
    public async Task OtherOperations_WhileARunIsWaiting_AreAnswered()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("wait", 1);
        var waiting = await stream.RunAsync(1, [], [Keep(9)]);
        await stream.StoreAsync(7, Scalar(3));
        await stream.HoldsAsync(7, 3);
        Assert.DoesNotContain(waiting, stream.Order);
    }

    [Fact]
    public async Task Run_OfAFailedRewrite_FailsWithItsCause()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        var rewrite = await stream.RewriteAsync("nonsense", 1);
        var run = await stream.RunAsync(1, [], [Keep(9)]);
        var fetch = await stream.FetchAsync(9);
        var refused = await stream.FailureAsync(rewrite, StatusCode.InvalidArgument);
        Assert.Equal(["parse", "add_c1"], refused.Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Equal(3u, refused.Diagnostics[0].Location.Line);
        Assert.Equal(0ul, refused.CauseOpId);
        Assert.Equal(rewrite, (await stream.FailureAsync(run, StatusCode.FailedPrecondition)).CauseOpId);
        Assert.Equal(rewrite, (await stream.FailureAsync(fetch, StatusCode.FailedPrecondition)).CauseOpId);
    }

    [Fact]
    public async Task Operation_ThatWaitsForAFailedOne_IsNotStarted()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        var failed = await stream.FetchAsync(404);
        var waiting = await stream.StoreAsync(7, Scalar(1), failed);
        var after = await stream.StoreAsync(8, Scalar(1), waiting);
        await stream.FailureAsync(failed, StatusCode.NotFound);
        Assert.Equal(failed, (await stream.FailureAsync(waiting, StatusCode.FailedPrecondition)).CauseOpId);
        Assert.Equal(failed, (await stream.FailureAsync(after, StatusCode.FailedPrecondition)).CauseOpId);
    }

    [Fact]
    public async Task WaitFor_AnOperationThatWasNeverSent_IsInvalid()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        var wrong = await stream.StoreAsync(7, Scalar(1), 99);
        await stream.FailureAsync(wrong, StatusCode.InvalidArgument);
        await stream.DeleteAsync(7);
        await stream.StoreAsync(7, Scalar(2));
        await stream.HoldsAsync(7, 2);
    }

    [Fact]
    public async Task FirstOperation_ThatIsNotOpen_EndsTheStream()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Session();
        await call.RequestStream.WriteAsync(new SessionRequest { OpId = 1, Check = new CheckOperation() });
        var error = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task OpId_ThatDoesNotIncrease_EndsTheStream()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.SendAsync(new SessionRequest { OpId = 5, Check = new CheckOperation() });
        await stream.SendAsync(new SessionRequest { OpId = 5, Check = new CheckOperation() });
        var error = await stream.EndAsync(StatusCode.InvalidArgument);
        Assert.Contains("op_id 5 was given after 5", error.Status.Detail);
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
    }

    [Fact]
    public async Task Stream_ThatTheClientCompletes_AnswersEverythingFirst()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(0));
        for (var i = 0; i < 20; i++) await stream.RunAsync(1, [Given(7), Given(Scalar(1))], [Keep(7), new ResultTarget()]);
        await stream.CompleteAsync();
        Assert.Equal(Enumerable.Range(1, 23).Select(i => (ulong)i), stream.Order.Order());
    }

    [Fact]
    public async Task Stream_ThatJoinsASession_LeavesItOpen()
    {
        await using var server = await TestServer.StartAsync();
        var session = (await server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        using (var first = await TestStream.OpenAsync(server.Client, session))
        {
            await first.OkAsync(await first.StoreAsync(7, Scalar(4)));
            await first.CompleteAsync();
        }

        using var second = await TestStream.OpenAsync(server.Client, session);
        Assert.Equal(session, second.SessionId);
        await second.HoldsAsync(7, 4);
    }

    [Fact]
    public async Task Handles_OfAnotherSession_AreUnknown()
    {
        await using var server = await TestServer.StartAsync();
        using var mine = await TestStream.OpenAsync(server.Client);
        using var other = await TestStream.OpenAsync(server.Client);
        await mine.OkAsync(await mine.StoreAsync(7, Scalar(4)));
        await mine.OkAsync(await mine.RewriteAsync("add", 1));
        await other.FailureAsync(await other.FetchAsync(7), StatusCode.NotFound);
        await other.FailureAsync(await other.DeleteAsync(7), StatusCode.NotFound);
        await other.FailureAsync(await other.RunAsync(1, [], []), StatusCode.NotFound);
        await mine.HoldsAsync(7, 4);
    }

    [Fact]
    public async Task Delete_WithOneUnknownHandle_DeletesNothing()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.StoreAsync(7, Scalar(4));
        var status = await stream.FailureAsync(await stream.DeleteAsync(7, 8), StatusCode.NotFound);
        Assert.Equal("array 8 is unknown in this session", status.Message);
        await stream.HoldsAsync(7, 4);
    }

    [Fact]
    public async Task Delete_OfArrays_FreesTheirMemory()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.StoreAsync(7, Scalar(4)));

        // A scalar takes one tile of 8 by 128 words.
        Assert.Equal(4096, await server.BytesInUseAsync());
        await stream.OkAsync(await stream.DeleteAsync(7));
        Assert.Equal(0, await server.BytesInUseAsync());
    }

    [Fact]
    public async Task Executable_Deleted_IsUnknownAndItsHandleFree()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        await stream.FailureAsync(await stream.RewriteAsync("step", 1), StatusCode.FailedPrecondition);
        await stream.OkAsync(await stream.SendAsync(new SessionRequest { Delete = new DeleteOperation { Executables = { 1 } } }));
        await stream.FailureAsync(await stream.RunAsync(1, [], []), StatusCode.NotFound);
        await stream.OkAsync(await stream.RewriteAsync("step", 1));
    }
}
