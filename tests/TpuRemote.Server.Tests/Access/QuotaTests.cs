using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Access;

/// <summary>Each quota refuses with its name, whose it is and its value; leaves the server as it was; and holds for one user
/// only.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task Sessions_BeyondTheQuota_AreRefusedUntilOneCloses()
    {
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, "--max-sessions", "1");
        var first = (await alice.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        var refused = await FailureAsync(alice.OpenSessionAsync(new OpenSessionRequest()).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal("one session beside 1 exceeds max-sessions of user alice = 1", refused.Message);
        Assert.Equal(1, server.Server.OpenSessions);
        await bob.OpenSessionAsync(new OpenSessionRequest());
        await alice.CloseSessionAsync(new CloseSessionRequest { SessionId = first });
        await alice.OpenSessionAsync(new OpenSessionRequest());

        // Calls without a session do not count as one.
        await alice.RewriteAsync(Program("add"));
    }

    [Fact]
    public async Task ArrayBytes_OfAllSessions_AreRefusedBeyondTheQuotaUntilASessionEnds()
    {
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, "--max-array-bytes", "12");
        using var second = await TestStream.OpenAsync(alice);
        using (var first = await TestStream.OpenAsync(alice))
        {
            await first.OkAsync(await first.StoreAsync(1, Vector(1, 2)));
            var refused = await second.FailureAsync(await second.StoreAsync(1, Vector(1, 2)), StatusCode.ResourceExhausted);
            Assert.Equal(
                "an array of tensor<2xf32> replicated: 8 bytes beside 8 exceeds max-array-bytes of user alice = 12", refused.Message);
            await second.OkAsync(await second.StoreAsync(2, Scalar(3)));
            await first.CompleteAsync();
        }

        using var other = await TestStream.OpenAsync(bob);
        await other.OkAsync(await other.StoreAsync(1, Vector(1, 2, 3, 4)));
        await second.OkAsync(await second.DeleteAsync(1));
        await second.OkAsync(await second.StoreAsync(1, Vector(1, 2)));
    }

    [Fact]
    public async Task ArrayBytes_OfUploads_CountFromTheirHeaderOn()
    {
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, "--max-array-bytes", "12");
        using var stream = await TestStream.OpenAsync(alice);
        using (var begun = await BeginUploadAsync(alice, stream.SessionId, 1))
        {
            await WhenBegunAsync(stream, 1);
            using var second = await BeginUploadAsync(alice, stream.SessionId, 2);
            var refused = await FailureAsync(second.ResponseAsync, StatusCode.ResourceExhausted);
            Assert.Equal(
                "an array of tensor<2xf32> replicated: 8 bytes beside 8 exceeds max-array-bytes of user alice = 12", refused.Message);
            using var others = await TestStream.OpenAsync(bob);
            await UploadAsync(bob, others.SessionId, 1);
            await UploadAsync(bob, others.SessionId, 2);
        }

        // The upload that was broken off counts no more.
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 1, "the end of the upload");
        await UploadAsync(alice, stream.SessionId, 3);
        await stream.HoldsAsync(3, 1, 2);
    }

    [Fact]
    public async Task ArrayBytes_OfTheInfeed_CountUntilTheTupleIsTaken()
    {
        await using var server = AccessServer.Prepare();
        var (alice, _) = await StartAsync(server, "--max-array-bytes", "12");
        using var stream = await TestStream.OpenAsync(alice);
        using var second = await TestStream.OpenAsync(alice);
        using var infeed = alice.Infeed();
        await infeed.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        Assert.Equal(0, (await FeedAsync(infeed, 1)).Code);
        var refused = await FeedAsync(infeed, 2);
        Assert.Equal(StatusCode.ResourceExhausted, (StatusCode)refused.Code);
        Assert.Equal("infeed queue of device 0: 8 bytes beside 8 exceeds max-array-bytes of user alice = 12", refused.Message);

        // In the user's other sessions, too.
        await second.FailureAsync(await second.StoreAsync(1, Vector(1, 2)), StatusCode.ResourceExhausted);
        await alice.InitializeSystemAsync(new InitializeSystemRequest { SessionId = stream.SessionId });
        await second.OkAsync(await second.StoreAsync(2, Vector(1, 2)));
    }

    [Fact]
    public async Task Runs_BeyondTheQuota_AreRefusedUntilOneEnds()
    {
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, "--max-concurrent-runs", "1");
        using var stream = await TestStream.OpenAsync(alice);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        await stream.SendAsync(new SessionRequest { Run = new RunRequest { Executable = 1, RunId = 5 } });
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the first run");
        var add = await alice.RewriteAsync(Program("add"));
        var refused = await FailureAsync(Add(alice, add.Executable), StatusCode.ResourceExhausted);
        Assert.Equal("one run beside 1 exceeds max-concurrent-runs of user alice = 1", refused.Message);

        // Bob's waits for its turn.
        var others = Add(bob, (await bob.RewriteAsync(Program("add"))).Executable);
        Assert.True((await alice.CancelRunAsync(new CancelRunRequest { SessionId = stream.SessionId, RunId = 5 })).Found);
        await others;
        await Add(alice, add.Executable);
    }

    [Fact]
    public async Task ProgramBytes_BeyondTheQuota_AreRefused()
    {
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, "--max-program-bytes", "10");
        var refused = await FailureAsync(alice.RewriteAsync(Program("add        ")).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal("a program of 11 bytes exceeds max-program-bytes of user alice = 10", refused.Message);
        await alice.RewriteAsync(Program("add"));
        await bob.RewriteAsync(Program("add        "));
    }

    [Fact]
    public async Task CompileSeconds_OfAnHour_AreRefusedBeyondTheQuotaUntilTheHourHasPassed()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, clock, "--max-compile-seconds", "9");
        Slow(server, "slow1", clock, 6);
        Slow(server, "slow2", clock, 4);
        Slow(server, "slow3", clock, 1);
        await alice.RewriteAsync(Program("slow1"));
        clock.Advance(TimeSpan.FromMinutes(30));

        // 6 + 4 s: the deadline comes first, at 9, and cuts it off.
        var refused = await FailureAsync(alice.RewriteAsync(Program("slow2")).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal("compiling, after 6.0 s in the past hour, exceeds max-compile-seconds of user alice = 9", refused.Message);
        refused = await FailureAsync(alice.RewriteAsync(Program("slow3")).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.StartsWith("compiling, after 10.0 s", refused.Message);
        Assert.Equal(2, server.Accelerator.Compilations);
        await bob.RewriteAsync(Program("slow3"));

        // What is compiled already costs nothing.
        Assert.True((await alice.RewriteAsync(Program("slow1"))).Cached);

        // An hour after slow1's six seconds only those of slow2 count.
        clock.Advance(TimeSpan.FromMinutes(30));
        await alice.RewriteAsync(Program("slow3"));
    }

    [Fact]
    public async Task CompileSeconds_OfReading_CountAndEndItToo()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var (alice, bob) = await StartAsync(server, clock, "--max-compile-seconds", "9");
        SlowToRead(server, "long1", clock, 6);
        SlowToRead(server, "long2", clock, 4);
        await alice.RewriteAsync(Program("long1"));
        var refused = await FailureAsync(alice.RewriteAsync(Program("long2")).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal("compiling, after 6.0 s in the past hour, exceeds max-compile-seconds of user alice = 9", refused.Message);
        refused = await FailureAsync(alice.RewriteAsync(Program("long2")).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.StartsWith("compiling, after 10.0 s", refused.Message);
        Assert.Equal(1, server.Accelerator.Compilations);
        await bob.RewriteAsync(Program("long2"));
    }

    [Fact]
    public async Task Quota_ThatChangesInTheFile_HoldsFromThenOn()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var (alice, _) = await StartAsync(server, clock, "--max-sessions", "1");
        await alice.OpenSessionAsync(new OpenSessionRequest());
        server.AddToken("--user", "alice", "--max-sessions", "2");
        clock.Advance(TimeSpan.FromSeconds(1));
        await alice.OpenSessionAsync(new OpenSessionRequest());
        await FailureAsync(alice.OpenSessionAsync(new OpenSessionRequest()).ResponseAsync, StatusCode.ResourceExhausted);
    }

    private static Task<(TpuService.TpuServiceClient Alice, TpuService.TpuServiceClient Bob)> StartAsync(
        AccessServer server, params string[] quotas) => StartAsync(server, TimeProvider.System, quotas);

    private static async Task<(TpuService.TpuServiceClient Alice, TpuService.TpuServiceClient Bob)> StartAsync(
        AccessServer server, TimeProvider clock, params string[] quotas)
    {
        var alice = server.AddToken(["--user", "alice", .. quotas]);
        var bob = server.AddToken("--user", "bob");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, clock);
        return (server.Client(alice), server.Client(bob));
    }

    // A program whose compilation takes some seconds of the clock, and heeds its cancellation as the compiler does.
    private static void Slow(AccessServer server, string name, ManualClock clock, int seconds) =>
        server.Accelerator.Programs[name] = server.Accelerator.Programs["add"] with
        {
            Name = name,
            OnCompile = () => clock.Advance(TimeSpan.FromSeconds(seconds)),
        };

    private static async Task<AsyncClientStreamingCall<StoreBufferRequest, StoreBufferResponse>> BeginUploadAsync(
        TpuService.TpuServiceClient client, string session, ulong array)
    {
        var upload = client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = session, Array = array, Type = Vector(1, 2).Type, TotalBytes = 8 };
        await upload.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        return upload;
    }

    private static async Task UploadAsync(TpuService.TpuServiceClient client, string session, ulong array)
    {
        using var upload = await BeginUploadAsync(client, session, array);
        await upload.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = Vector(1, 2).Data });
        await upload.RequestStream.CompleteAsync();
        await upload.ResponseAsync.WaitAsync(TestServer.Patience);
    }

    private static async Task WhenBegunAsync(TestStream stream, ulong array)
    {
        var start = TimeProvider.System.GetTimestamp();
        while ((await stream.AnswerAsync(await stream.CheckAsync(array))).Status.Code != 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestServer.Patience, "the header of the upload was never read");
            await Task.Delay(10);
        }
    }

    private static async Task<StatusProto> FeedAsync(AsyncDuplexStreamingCall<InfeedRequest, InfeedResponse> infeed, ulong sequence)
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        await infeed.RequestStream.WriteAsync(
            new InfeedRequest { Tuple = new InfeedTuple { Sequence = sequence, Elements = { Vector(1, 2) } } });
        Assert.True(await infeed.ResponseStream.MoveNext(deadline.Token));
        return infeed.ResponseStream.Current.Status;
    }

    private static void SlowToRead(AccessServer server, string name, ManualClock clock, int seconds) =>
        server.Accelerator.Programs[name] = server.Accelerator.Programs["add"] with
        {
            Name = name,
            OnParse = _ => clock.Advance(TimeSpan.FromSeconds(seconds)),
        };

    private static Task<RunResponse> Add(TpuService.TpuServiceClient client, ulong executable) => client.RunAsync(
        new RunRequest { Executable = executable, Arguments = { Given(Vector(1, 2)), Given(Vector(3, 4)) } }).ResponseAsync;
}
