using System.Diagnostics;
using Grpc.Core;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Programs;

namespace TpuRemote.Server.Tests.Hosting;

/// <summary>The server as a process of its own.</summary>
public sealed class ServerProcessTests
{
    [Fact]
    public async Task Server_Killed_FailsEveryPendingCallWithinSeconds()
    {
        using var server = await ServerProcess.StartAsync();
        using var channel = ChannelAddress.Open(server.Address);
        var client = new TpuService.TpuServiceClient(channel);
        using var stream = await TestStream.OpenAsync(client);
        await stream.OkAsync(await stream.RewriteAsync(StableHloTexts.Endless, 1));
        await stream.RunAsync(1, [], []);
        var program = (await client.RewriteAsync(Messages.Program(StableHloTexts.Endless))).Executable;
        var unary = client.RunAsync(new RunRequest { Executable = program }).ResponseAsync;
        using var outfeed = client.Outfeed();
        await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = 1 } });
        var dequeued = outfeed.ResponseStream.MoveNext(CancellationToken.None);
        var ended = stream.EndAsync(StatusCode.Unavailable);
        server.Kill();
        await ended.WaitAsync(TestServer.Patience);
        Assert.Equal(
            StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => unary.WaitAsync(TestServer.Patience))).StatusCode);
        Assert.Equal(
            StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => dequeued.WaitAsync(TestServer.Patience))).StatusCode);
    }

    [Fact]
    public async Task Server_Interrupted_StopsWithZero()
    {
        using var server = await ServerProcess.StartAsync("--tpu", "v3-8", "--shutdown-grace-seconds", "1");
        using var channel = ChannelAddress.Open(server.Address);
        var devices = await new TpuService.TpuServiceClient(channel).ListDevicesAsync(new ListDevicesRequest());
        Assert.Equal("v3-8", devices.AcceleratorType);
        Assert.All(devices.Devices, device => Assert.Equal(16ul << 30, device.HbmBytes));
        server.Signal("INT");
        Assert.Equal(0, await server.WaitForExitAsync(TestServer.Patience));
    }

    [Theory]
    [InlineData("expected one of --listen", "--speed", "9")]
    [InlineData("--tpu was given without its value", "--tpu")]
    [InlineData("a number from 1 to", "--max-sessions", "0")]
    [InlineData("cannot listen on 'nowhere'", "--listen", "nowhere")]
    [InlineData("v2-9", "--tpu", "v2-9")]
    [InlineData("cannot listen on 203.0.113.1:8470", "--listen", "203.0.113.1:8470")] // RFC 5737: nobody's address
    [InlineData("without TLS (--tls-certificate and --tls-key) and credentials (--tokens or --client-ca)", "--listen", "0.0.0.0:0")]
    [InlineData("--tokens /nowhere/tokens.json cannot be used", "--listen", "127.0.0.1:0", "--tokens", "/nowhere/tokens.json")]
    [InlineData("expected tokens add, tokens list or tokens remove", "tokens")]
    public async Task WrongOption_IsSaidAndEndsWithTwo(string expected, params string[] arguments)
    {
        var server = Path.Combine(AppContext.BaseDirectory, "TpuRemote.Server.dll");
        var run = await ProcessRun.ToEndAsync(new ProcessStartInfo("dotnet", [server, .. arguments]));
        Assert.Contains(expected, run.Errors);
        Assert.Equal(2, run.ExitCode);
    }
}
