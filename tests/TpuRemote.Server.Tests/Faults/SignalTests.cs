using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using TpuRemote.Server.Tests.Programs;
using Xunit.Abstractions;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>The server's process and its signals.</summary>
public sealed class SignalTests(ITestOutputHelper output)
{
    private const int GraceSeconds = 1;

    // Grace and 15 s, and what the process itself takes on a machine that is busy with other tests.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(GraceSeconds + 15 + 10);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Server_ToldToStopWhileAProgramRuns_AnswersEndsWithZeroAndRemovesItsSocket(string signal)
    {
        var directory = Directory.CreateTempSubdirectory("tpu-signal-test-");
        var path = Path.Combine(directory.FullName, "tpu.sock");
        using var server = await ServerProcess.StartAsync("--listen", $"unix:{path}", "--shutdown-grace-seconds", $"{GraceSeconds}");
        Assert.True(File.Exists(path));
        using var channel = ChannelAddress.Open(server.Address);
        using var stream = await RunEndlesslyAsync(channel);
        var ended = stream.EndAsync(StatusCode.Unavailable);
        var clock = Stopwatch.StartNew();
        server.Signal(signal);
        Assert.Equal(0, await server.WaitForExitAsync(Bound));
        output.WriteLine($"{signal}: over after {clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(GraceSeconds), $"the run was given {clock.Elapsed}");
        await ended.WaitAsync(TestServer.Patience);
        Assert.False(File.Exists(path));
        directory.Delete();
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task Server_ToldTwice_EndsAtOnce(string signal, int exitCode)
    {
        using var server = await ServerProcess.StartAsync("--shutdown-grace-seconds", "600");
        using var channel = ChannelAddress.Open(server.Address);
        using var stream = await RunEndlesslyAsync(channel);
        server.Signal(signal);
        await IsClosingAsync(channel);
        server.Signal(signal);
        Assert.Equal(exitCode, await server.WaitForExitAsync(TestServer.Patience));
        await stream.EndAsync(StatusCode.Unavailable).WaitAsync(TestServer.Patience);
    }

    private static async Task<TestStream> RunEndlesslyAsync(GrpcChannel channel)
    {
        var stream = await TestStream.OpenAsync(new TpuService.TpuServiceClient(channel));
        await stream.OkAsync(await stream.RewriteAsync(StableHloTexts.Endless, 1));
        await stream.RunAsync(1, [], []);
        await stream.OkAsync(await stream.StoreAsync(7, Messages.Scalar(1)));
        return stream;
    }

    // While its last run goes on, the server opens no more sessions.
    private static async Task IsClosingAsync(GrpcChannel channel)
    {
        var client = new TpuService.TpuServiceClient(channel);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await client.OpenSessionAsync(new OpenSessionRequest());
                Assert.True(clock.Elapsed < TestServer.Patience, "the server does not close");
                await Task.Delay(10);
            }
            catch (RpcException error)
            {
                Assert.Equal(StatusCode.Unavailable, error.StatusCode);
                return;
            }
        }
    }
}
