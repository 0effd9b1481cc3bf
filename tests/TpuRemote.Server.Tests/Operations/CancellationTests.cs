using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Operations;

public sealed class CancellationTests
{
    [Fact]
    public async Task RunningProgram_CancelledByRunId_StopsAndTheNextRuns()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("wait", 1);
        await stream.RewriteAsync("add", 2);
        var wait = await stream.SendAsync(
            new SessionRequest { Run = new RunRequest { Executable = 1, Results = { Keep(9) }, RunId = 77 } });
        var next = await stream.RunAsync(2, [Given(Vector(1, 2)), Given(Vector(3, 4))], [Inline()]);
        await CancelAsync(server, stream.SessionId, 77);
        Assert.Equal("run 77 was cancelled by CancelRun", (await stream.FailureAsync(wait, StatusCode.Cancelled)).Message);
        AssertFloats((await stream.OkAsync(next)).Run.Results[0].Data, 4, 6);
        Assert.False((await server.Client.CancelRunAsync(new CancelRunRequest { SessionId = stream.SessionId, RunId = 77 })).Found);
    }

    [Fact]
    public async Task WaitingRun_CancelledByRunId_NeverStartsAndItsVariableIsRecovered()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("wait", 1);
        await stream.RewriteAsync("step", 2);
        await stream.StoreAsync(7, Scalar(5));
        await stream.SendAsync(new SessionRequest { Run = new RunRequest { Executable = 1, Results = { Keep(9) }, RunId = 1 } });
        var behind = new RunRequest { Executable = 2, RunId = 2, Arguments = { Given(7), Given(Scalar(1)) } };
        behind.Results.Add([Keep(7), Inline()]);
        var step = await stream.RunAsync(behind);
        await CancelAsync(server, stream.SessionId, 2);
        await stream.FailureAsync(step, StatusCode.Cancelled);
        await stream.OkAsync(await stream.RecoverAsync(7));
        await stream.HoldsAsync(7, 5);
        await CancelAsync(server, stream.SessionId, 1);
    }

    [Fact]
    public async Task UnaryRun_WhoseCallIsCancelled_FreesItsTurn()
    {
        await using var server = await TestServer.StartAsync();
        var wait = (await server.Client.RewriteAsync(Program("wait"))).Executable;
        var add = (await server.Client.RewriteAsync(Program("add"))).Executable;
        using var cancel = new CancellationTokenSource();
        var running = server.Client.RunAsync(new RunRequest { Executable = wait }, cancellationToken: cancel.Token);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        var next = server.Client.RunAsync(new RunRequest { Executable = add, Arguments = { Given(Vector(1, 2)), Given(Vector(3, 4)) } });
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => running.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        AssertFloats((await next.ResponseAsync.WaitAsync(TestServer.Patience)).Results[0].Data, 4, 6);
    }

    [Fact]
    public async Task UnaryRun_WithADeadline_IsStoppedByIt()
    {
        await using var server = await TestServer.StartAsync();
        var wait = (await server.Client.RewriteAsync(Program("wait"))).Executable;
        var run = server.Client.RunAsync(new RunRequest { Executable = wait }, deadline: DateTime.UtcNow.AddMilliseconds(500));
        var error = await Assert.ThrowsAsync<RpcException>(() => run.ResponseAsync.WaitAsync(TestServer.Patience));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 0, "the end of the run");
    }

    [Fact]
    public async Task RunId_OfAPendingRun_IsNotGivenTwice()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("wait", 1);
        await stream.SendAsync(new SessionRequest { Run = new RunRequest { Executable = 1, Results = { Keep(8) }, RunId = 5 } });
        var twin = await stream.SendAsync(new SessionRequest { Run = new RunRequest { Executable = 1, Results = { Keep(9) }, RunId = 5 } });
        await stream.FailureAsync(twin, StatusCode.InvalidArgument);
    }

    // The run may not have been taken in when the first request to cancel it arrives.
    private static async Task CancelAsync(TestServer server, string session, ulong run)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!(await server.Client.CancelRunAsync(new CancelRunRequest { SessionId = session, RunId = run })).Found)
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestServer.Patience, "the run was never found");
    }
}
