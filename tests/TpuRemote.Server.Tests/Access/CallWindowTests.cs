using Grpc.Core;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Status;
using TpuRemote.Server.Tests.Faults;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Access;

public sealed class CallWindowTests
{
    private const int MiB = 1 << 20;

    [Fact]
    public void Calls_BeyondTheLimit_AreRefusedUntilOthersHaveBeenAnswered()
    {
        var window = new CallWindow(10);
        var first = window.Open("Run");
        first.Add(6);
        using var second = window.Open("Rewrite");
        second.Add(3);
        var refused = Assert.Throws<RefusalException>(() => second.Add(2));
        Assert.Equal(
            "Rewrite: 2 bytes beside 9 of the same user's calls exceeds the server's limit max-pending-bytes = 10", refused.Message);
        Assert.Equal(9, window.Used);

        // Twice is once.
        first.Dispose();
        first.Dispose();
        Assert.Equal(3, window.Used);
        second.Add(7);
    }

    [Fact]
    public void OneCall_HoweverLarge_Passes()
    {
        var window = new CallWindow(10);
        using (var large = window.Open("Run"))
        {
            large.Add(11);
            large.Add(100);
            Assert.Throws<RefusalException>(() => window.Open("Run").Add(1));
        }

        Assert.Equal(0, window.Used);
    }

    [Fact]
    public async Task UnaryRuns_WhoseAnswersAreNotRead_AreRefusedBeyondTheLimit()
    {
        await using var server = await TestServer.StartAsync(new() { MaxPendingBytes = 6 * MiB });
        using var channel = ChannelAddress.Open(server.Server.Address.ClientAddress, o => o.MaxReceiveMessageSize = null);
        var client = new TpuService.TpuServiceClient(channel);

        // It answers 4 MiB.
        var request = new RunRequest { Executable = (await client.RewriteAsync(Program("large"))).Executable };
        using (var connection = RawConnection.Open(server.Server.Address))
        {
            connection.GreetWithSmallWindow();
            connection.Call(1, "Run", request);
            var refused = await RefusalAsync(client, request);
            Assert.StartsWith($"Run: {4 * MiB} bytes beside ", refused.Message);
            Assert.EndsWith("exceeds the server's limit max-pending-bytes = 6291456", refused.Message);

            // Small ones pass.
            await client.RewriteAsync(Program("add"));
        }

        // The reader has gone, and what was kept for it.
        await TestServer.EventuallyAsync(() => IsTaken(client, request), "room for the runs of others");
    }

    [Fact]
    public async Task Rewrites_ThatWait_CountTheirTexts()
    {
        using var go = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(new() { MaxPendingBytes = 1000 });
        var slow = server.Accelerator.Programs["add"] with { Name = "slow", OnParse = stop => go.Wait(TestServer.Patience, stop) };
        server.Accelerator.Programs.Add("slow", slow);
        var first = server.Client.RewriteAsync(Program("slow".PadRight(900))).ResponseAsync;
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 1, "the first");
        var second = server.Client.RewriteAsync(Program("add".PadRight(900))).ResponseAsync;
        var refused = await FailureAsync(second, StatusCode.ResourceExhausted);
        Assert.EndsWith("max-pending-bytes = 1000", refused.Message);
        go.Set();
        await first.WaitAsync(TestServer.Patience);
    }

    // The unread answer has its bytes from the moment when its run is taken in; an answer that has been read, until a moment after.
    private static async Task<StatusProto> RefusalAsync(TpuService.TpuServiceClient client, RunRequest request)
    {
        await TestServer.EventuallyAsync(() => !IsTaken(client, request), "the refusal of a run");
        await Task.Delay(200);
        return await FailureAsync(client.RunAsync(request).ResponseAsync, StatusCode.ResourceExhausted);
    }

    private static bool IsTaken(TpuService.TpuServiceClient client, RunRequest request)
    {
        try
        {
            Thread.Sleep(20);
            return client.Run(request, deadline: DateTime.UtcNow + TestServer.Patience).Results.Count == 1;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.ResourceExhausted)
        {
            return false;
        }
    }
}
