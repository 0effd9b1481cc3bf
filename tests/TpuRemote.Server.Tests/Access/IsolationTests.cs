using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Access;

/// <summary>Whatever bob calls with what is alice's, he is answered as if it did not exist.</summary>
public sealed class IsolationTests
{
    // No session has this name.
    private const string Unknown = "00000000000000000000000000000000";

    private static readonly Dictionary<string, Func<TpuService.TpuServiceClient, string, Task>> Calls = new()
    {
        ["InitializeSystem"] = (c, s) => c.InitializeSystemAsync(new InitializeSystemRequest { SessionId = s }).ResponseAsync,
        ["ShutdownSystem"] = (c, s) => c.ShutdownSystemAsync(new ShutdownSystemRequest { SessionId = s }).ResponseAsync,
        ["RenewSession"] = (c, s) => c.RenewSessionAsync(new RenewSessionRequest { SessionId = s }).ResponseAsync,
        ["CloseSession"] = (c, s) => c.CloseSessionAsync(new CloseSessionRequest { SessionId = s }).ResponseAsync,
        ["Session"] = OpenStreamAsync,
        ["Rewrite"] = (c, s) => c.RewriteAsync(Program("add", s, 7)).ResponseAsync,
        ["Run"] = (c, s) => c.RunAsync(new RunRequest { SessionId = s, Executable = 1 }).ResponseAsync,
        ["CancelRun"] = (c, s) => c.CancelRunAsync(new CancelRunRequest { SessionId = s, RunId = 1 }).ResponseAsync,
        ["StoreBuffer"] = StoreAsync,
        ["FetchBuffer"] = async (c, s) =>
        {
            using var call = c.FetchBuffer(new FetchBufferRequest { SessionId = s, Array = 1 });
            await call.ResponseStream.MoveNext(CancellationToken.None);
        },
        ["DeleteBuffers"] = (c, s) => c.DeleteBuffersAsync(new DeleteBuffersRequest { SessionId = s, Arrays = { 1 } }).ResponseAsync,
        ["RecoverBuffers"] = (c, s) => c.RecoverBuffersAsync(new RecoverBuffersRequest { SessionId = s, Arrays = { 1 } }).ResponseAsync,
        ["Infeed"] = InfeedAsync,
        ["Outfeed"] = OutfeedAsync,
    };

    // They name no session, and tell all users the same.
    private static readonly string[] WithoutSession = ["GetVersion", "ListDevices", "MemoryStats", "OpenSession"];

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Fact]
    public void Calls_AreAllOfTheService() => Assert.Equal(
        TpuService.Descriptor.Methods.Select(method => method.Name).Except(WithoutSession).Order(), Calls.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Session_OfAnotherUser_IsAsUnknown(string name)
    {
        var (server, tokens) = await AccessServer.StartAsync("alice", "bob");
        await using var disposing = server;
        var (alice, bob) = (server.Client(tokens[0]), server.Client(tokens[1]));
        using var stream = await TestStream.OpenAsync(alice);
        await stream.OkAsync(await stream.StoreAsync(1, Scalar(5)));
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        await stream.RunAsync(1, [], []);

        var foreign = await FailureAsync(Calls[name](bob, stream.SessionId), StatusCode.NotFound);
        var unknown = await FailureAsync(Calls[name](bob, Unknown), StatusCode.NotFound);
        Assert.Equal(unknown, foreign);

        // Nothing of alice's has changed: her session is there, her array, and her program still runs.
        await stream.HoldsAsync(1, 5);
        Assert.Equal(1, server.Accelerator.Running);
    }

    [Fact]
    public async Task Executable_OfAnotherUsersCache_IsAsUnknown()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice", "bob");
        await using var disposing = server;
        var (alice, bob) = (server.Client(tokens[0]), server.Client(tokens[1]));
        var executable = (await alice.RewriteAsync(Program("exhaust"))).Executable;
        var foreign = await FailureAsync(bob.RunAsync(new RunRequest { Executable = executable }).ResponseAsync, StatusCode.NotFound);
        var unknown = await FailureAsync(bob.RunAsync(new RunRequest { Executable = executable ^ 1 }).ResponseAsync, StatusCode.NotFound);
        Assert.Equal(
            unknown.Message.Replace($"{executable ^ 1}", "N", StringComparison.Ordinal),
            foreign.Message.Replace($"{executable}", "N", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Program_ThatAnotherUserHasCompiled_IsCompiledAnew()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice", "bob");
        await using var disposing = server;
        var first = await server.Client(tokens[0]).RewriteAsync(Program("add"));
        var other = await server.Client(tokens[1]).RewriteAsync(Program("add"));
        Assert.False(first.Cached);
        Assert.False(other.Cached);
        Assert.NotEqual(first.Executable, other.Executable);
        Assert.Equal(2, server.Accelerator.Compilations);
        Assert.True((await server.Client(tokens[1]).RewriteAsync(Program("add"))).Cached);
    }

    [Fact]
    public async Task Handles_OfTwoUsers_AreTheirOwn()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice", "bob");
        await using var disposing = server;
        using var alice = await TestStream.OpenAsync(server.Client(tokens[0]));
        using var bob = await TestStream.OpenAsync(server.Client(tokens[1]));
        await alice.OkAsync(await alice.StoreAsync(1, Scalar(5)));
        await bob.FailureAsync(await bob.FetchAsync(1), StatusCode.NotFound);
        await bob.OkAsync(await bob.StoreAsync(1, Scalar(6)));
        await alice.HoldsAsync(1, 5);
        await bob.HoldsAsync(1, 6);
    }

    private static async Task OpenStreamAsync(TpuService.TpuServiceClient client, string session)
    {
        using var call = client.Session();
        await call.RequestStream.WriteAsync(new SessionRequest { OpId = 1, Open = new OpenStream { SessionId = session } });
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    private static async Task StoreAsync(TpuService.TpuServiceClient client, string session)
    {
        using var call = client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = session, Array = 2, Type = Scalar(0).Type, TotalBytes = 4 };
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        await call.ResponseAsync;
    }

    private static async Task InfeedAsync(TpuService.TpuServiceClient client, string session)
    {
        using var call = client.Infeed();
        await call.RequestStream.WriteAsync(new InfeedRequest { Header = new TransferHeader { SessionId = session } });
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    private static async Task OutfeedAsync(TpuService.TpuServiceClient client, string session)
    {
        using var call = client.Outfeed();
        await call.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = session } });
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }
}
