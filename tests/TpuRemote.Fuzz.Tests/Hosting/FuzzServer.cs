using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;

namespace TpuRemote.Fuzz.Tests.Hosting;

/// <summary>A real server with limits so tight that no input takes long, and a client of it.</summary>
internal sealed class FuzzServer : IAsyncDisposable
{
    private const string Doubling = "func.func @main(%a: tensor<f32>) -> tensor<f32> {\n  %0 = stablehlo.add %a, %a : tensor<f32>\n"
        + "  return %0 : tensor<f32>\n}\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly TpuServer _server;

    private FuzzServer(string directory, TpuServer server)
    {
        (_directory, _server) = (directory, server);
        Channel = NewChannel();
        Client = new TpuService.TpuServiceClient(Channel);
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath => Path.Combine(_directory, "tpu.sock");

    public GrpcChannel Channel { get; }

    public TpuService.TpuServiceClient Client { get; }

    public int OpenSessions => _server.OpenSessions;

    public static async Task<FuzzServer> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("tpu-fuzz-").FullName;
        var options = new TpuServerOptions
        {
            Listen = ListenAddress.Unix(Path.Combine(directory, "tpu.sock")),
            Limits = new ServerLimits
            {
                MaxSessions = 20,
                MaxConnections = 64,
                MaxArrayBytes = 1 << 20,
                MaxArrays = 64,
                MaxProgramBytes = 1 << 20,
                MaxInlineBytes = 1 << 16,
                MaxExecutables = 64,
                // One is for what is fed and one to see that none of its slots was lost.
                MaxConcurrentRuns = 4,
                MaxConstantBytes = 1 << 22,
                MaxOperations = 10_000,
                MaxCompileBytes = 1 << 28,
                MaxCompileSeconds = 20,
                MaxRunBytes = 1 << 24,
                MaxLoopSteps = 10_000,
                MaxRunSeconds = 5,
                MaxRequestEntries = 200,
            },
            Times = new ServerTimes
            {
                TransferDeadline = TimeSpan.FromMilliseconds(200),
                Lease = TimeSpan.FromSeconds(2),
                MaxLease = TimeSpan.FromSeconds(4),
            },
            LogLevel = LogLevel.None,
        };
        return new FuzzServer(directory, await TpuServer.StartAsync(options));
    }

    public GrpcChannel NewChannel() => ChannelAddress.Open(_server.Address.ClientAddress);

    /// <summary>A good program gives its result.</summary>
    public async Task AssertServesAsync()
    {
        var deadline = DateTime.UtcNow + Patience;
        var request = new RewriteRequest { Format = "mlir", Code = ByteString.CopyFromUtf8(Doubling) };
        var executable = (await Client.RewriteAsync(request, deadline: deadline)).Executable;
        var literal = new LiteralProto
        {
            Type = new ArrayTypeProto { ElementType = PrimitiveType.F32 },
            Data = ByteString.CopyFrom(BitConverter.GetBytes(21f)),
        };
        var run = new RunRequest { Executable = executable, Arguments = { new Argument { Literal = literal } } };
        var answer = await Client.RunAsync(run, deadline: deadline);
        Assert.Equal(42f, BitConverter.ToSingle(answer.Results[0].Data.Span));
    }

    /// <summary>Nothing of what was fed is left: sessions, array bytes on the devices, places at the pod.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        await EventuallyAsync(() => Task.FromResult(OpenSessions == 0), () => $"{OpenSessions} sessions are open");
        long bytes = 0;
        await EventuallyAsync(
            async () => (bytes = (await Client.MemoryStatsAsync(new MemoryStatsRequest())).Devices.Sum(d => (long)d.BytesInUse)) == 0,
            () => $"{bytes} bytes are in use");
        await AssertServesAsync();
    }

    /// <summary>Fails for a status that no input may lead to.</summary>
    public static void AssertAnswered(StatusCode code, string message)
    {
        if (code is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss)
            Assert.Fail($"the server answered {code}: {message}");
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"still: {what()}");
            await Task.Delay(5);
        }
    }
}
