using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Sessions;

public sealed class SessionLifetimeTests
{
    [Fact]
    public async Task Session_WhoseLeaseRunsOut_EndsAndFreesItsArrays()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var opened = await server.Client.OpenSessionAsync(new OpenSessionRequest { LeaseSeconds = 60 });
        Assert.Equal(60u, opened.LeaseSeconds);
        await StoreAsync(server, opened.SessionId, 7, Scalar(1));
        clock.Advance(TimeSpan.FromSeconds(59));
        await server.Client.RenewSessionAsync(new RenewSessionRequest { SessionId = opened.SessionId });
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, server.Server.OpenSessions);
        Assert.Equal(4096, await server.BytesInUseAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
        Assert.Equal(0, await server.BytesInUseAsync());
        await FailureAsync(
            server.Client.RenewSessionAsync(new RenewSessionRequest { SessionId = opened.SessionId }).ResponseAsync, StatusCode.NotFound);
    }

    [Fact]
    public async Task Lease_WhileACallIsOpen_DoesNotRunOut()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var session = (await server.Client.OpenSessionAsync(new OpenSessionRequest { LeaseSeconds = 60 })).SessionId;
        using (var stream = await TestStream.OpenAsync(server.Client, session))
        {
            clock.Advance(TimeSpan.FromHours(5));
            await stream.OkAsync(await stream.StoreAsync(7, Scalar(1)));
            await stream.CompleteAsync();
        }

        Assert.Equal(1, server.Server.OpenSessions);
        clock.Advance(TimeSpan.FromSeconds(61));
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
    }

    [Fact]
    public async Task Lease_LongerThanTheMaximum_IsCut()
    {
        await using var server = await TestServer.StartAsync(
            times: new() { Lease = TimeSpan.FromSeconds(30), MaxLease = TimeSpan.FromSeconds(90) });
        Assert.Equal(90u, (await server.Client.OpenSessionAsync(new OpenSessionRequest { LeaseSeconds = 9999 })).LeaseSeconds);
        Assert.Equal(30u, (await server.Client.OpenSessionAsync(new OpenSessionRequest())).LeaseSeconds);
    }

    [Fact]
    public async Task ClientThatVanishes_LosesItsArraysAndItsRun()
    {
        await using var server = await TestServer.StartAsync();
        using var channel = server.NewChannel();
        using var stream = await TestStream.OpenAsync(new TpuService.TpuServiceClient(channel));
        await stream.OkAsync(await stream.StoreAsync(7, Scalar(1)));
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        await stream.RunAsync(1, [], [Keep(9)]);
        Assert.Equal(1, server.Server.OpenSessions);

        // Closing the connection without a word is what the death of a process does.
        channel.Dispose();
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
        var add = (await server.Client.RewriteAsync(Program("add"))).Executable;
        var next = server.Client.RunAsync(new RunRequest { Executable = add, Arguments = { Given(Vector(1, 2)), Given(Vector(3, 4)) } });
        await next.ResponseAsync.WaitAsync(TestServer.Patience);
        Assert.Equal(0, await server.BytesInUseAsync());
    }

    [Fact]
    public async Task ClosedSession_EndsItsStreamAndItsRuns()
    {
        await using var server = await TestServer.StartAsync();
        var session = (await server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        using var stream = await TestStream.OpenAsync(server.Client, session);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        var run = await stream.RunAsync(1, [], [Keep(9)]);
        await server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = session });
        Assert.Equal("the session was closed by CloseSession", (await stream.EndAsync(StatusCode.NotFound)).Status.Detail);
        Assert.Contains(run, stream.Order);
        await FailureAsync(
            server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = session }).ResponseAsync, StatusCode.NotFound);
    }

    [Fact]
    public async Task InitializedSession_IsEmpty()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        await stream.OkAsync(await stream.StoreAsync(7, Scalar(1)));
        var run = await stream.RunAsync(1, [], [Keep(9)]);
        await stream.OkAsync(await stream.StoreAsync(8, Scalar(1)));
        await server.Client.InitializeSystemAsync(new InitializeSystemRequest { SessionId = stream.SessionId });
        await stream.FailureAsync(run, StatusCode.Aborted);
        await stream.FailureAsync(await stream.FetchAsync(7), StatusCode.NotFound);
        Assert.Equal(0, await server.BytesInUseAsync());
        await stream.StoreAsync(7, Scalar(2));
        await stream.HoldsAsync(7, 2);
    }

    [Fact]
    public async Task ShutDownSession_TakesNoRunsUntilItIsInitialized()
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        await server.Client.ShutdownSystemAsync(new ShutdownSystemRequest { SessionId = stream.SessionId });
        var run = await stream.RunAsync(1, [Given(Vector(1, 2)), Given(Vector(3, 4))], [Inline()]);
        await stream.FailureAsync(run, StatusCode.FailedPrecondition);
        await stream.FailureAsync(await stream.StoreAsync(7, Scalar(1)), StatusCode.FailedPrecondition);
        await server.Client.InitializeSystemAsync(new InitializeSystemRequest { SessionId = stream.SessionId });
        await stream.FailureAsync(await stream.RunAsync(1, [], []), StatusCode.NotFound);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        await stream.OkAsync(await stream.RunAsync(1, [Given(Vector(1, 2)), Given(Vector(3, 4))], [Inline()]));
    }

    private static async Task StoreAsync(TestServer server, string session, ulong array, LiteralProto literal)
    {
        using var call = server.Client.StoreBuffer();
        var bytes = (ulong)literal.Data.Length;
        var header = new StoreBufferHeader { SessionId = session, Array = array, Type = literal.Type, TotalBytes = bytes };
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = literal.Data });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }
}
