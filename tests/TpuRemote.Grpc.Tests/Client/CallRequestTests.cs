using Grpc.Core;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Client;

public sealed class CallRequestTests
{
    [Fact]
    public async Task Call_ThatWaited_TellsTheServerWhatIsLeftUntilItsDeadline()
    {
        using var directory = new SocketDirectory();
        using var channel = ChannelAddress.Open(directory.Address, options => options.InitialReconnectBackoff = TimeSpan.FromSeconds(0.1));
        var deadline = DateTime.UtcNow.AddSeconds(20);
        var call = new Echo.EchoClient(channel).UnaryAsync(new EchoMessage(), new CallOptions(deadline: deadline).WithWaitForReady());
        await Task.Delay(1500);
        string? seen = null;
        await using var host = await EchoHost.StartAsync(
            socket: directory.Path, handlers: handlers => handlers.Watch(
                context => seen = context.GetHttpContext().Request.Headers["grpc-timeout"]));

        await call.ResponseAsync.Soon();

        // Were the timeout of the first attempt sent, it would be 20 s.
        Assert.True(Timeouts.TryDecode(seen!, out var left));
        Assert.InRange(left.TotalSeconds, 0, 18.6);
    }
}
