using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Accelerators;

namespace TpuRemote.Server.Tests.Hosting;

/// <summary>A server on a Unix socket of its own, with scripted programs, and a client of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _directory;

    private readonly ScriptedAccelerator? _accelerator;

    private TestServer(string directory, TpuServer server, ScriptedAccelerator? accelerator)
    {
        _directory = directory;
        Server = server;
        _accelerator = accelerator;
        Channel = NewChannel();
        Client = new TpuService.TpuServiceClient(Channel);
    }

    public TpuServer Server { get; }

    /// <summary>What runs the scripted programs.</summary>
    public ScriptedAccelerator Accelerator => _accelerator ?? throw new InvalidOperationException("this server hosts a real pod");

    public GrpcChannel Channel { get; }

    public TpuService.TpuServiceClient Client { get; }

    /// <summary>When a test gives up: far beyond what any wait should take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public static async Task<TestServer> StartAsync(
        ServerLimits? limits = null,
        ServerTimes? times = null,
        TimeProvider? clock = null,
        ListenAddress? listen = null,
        params IEnumerable<ScriptedProgram> programs)
    {
        var (directory, options) = NewOptions(limits, times, clock);
        if (listen is not null) options = options with { Listen = listen };
        var accelerator = new ScriptedAccelerator();
        foreach (var program in programs) accelerator.Programs[program.Name] = program;
        return new TestServer(directory, await TpuServer.StartAsync(options, accelerator, CancellationToken.None), accelerator);
    }

    /// <summary>A server of the real compiler and pod.</summary>
    public static async Task<TestServer> StartPodAsync(ServerTimes? times = null, ServerLimits? limits = null)
    {
        var (directory, options) = NewOptions(limits, times, null);
        return new TestServer(directory, await TpuServer.StartAsync(options), null);
    }

    private static (string Directory, TpuServerOptions Options) NewOptions(ServerLimits? limits, ServerTimes? times, TimeProvider? clock)
    {
        var directory = Directory.CreateTempSubdirectory("tpu-server-test-").FullName;
        return (directory, new TpuServerOptions
        {
            Listen = ListenAddress.Unix(Path.Combine(directory, "tpu.sock")),
            Limits = limits ?? new ServerLimits(),
            Times = times ?? new ServerTimes(),
            Clock = clock ?? TimeProvider.System,
            LogLevel = LogLevel.None,
        });
    }

    public GrpcChannel NewChannel() => ChannelAddress.Open(Server.Address.ClientAddress);

    /// <summary>Waits until a condition holds.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"never came: {what}");
            await Task.Delay(10);
        }
    }

    public async Task<long> BytesInUseAsync(uint device = 0) =>
        (long)(await Client.MemoryStatsAsync(new MemoryStatsRequest { DeviceIds = { device } })).Devices[0].BytesInUse;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
