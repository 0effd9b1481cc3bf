using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Services;

public sealed class TopologyTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 99)]
    public async Task Version_InCommon_IsChosen(int min, int max) =>
        Assert.Equal(1, (await _server.Client.GetVersionAsync(new GetVersionRequest { MinVersion = min, MaxVersion = max })).Version);

    [Theory]
    [InlineData(2, 3, "FailedPrecondition")]
    [InlineData(3, 2, "InvalidArgument")]
    [InlineData(0, 1, "InvalidArgument")]
    public async Task Version_NotInCommon_IsRefused(int min, int max, string code)
    {
        var call = _server.Client.GetVersionAsync(new GetVersionRequest { MinVersion = min, MaxVersion = max });
        var status = await FailureAsync(call.ResponseAsync, Enum.Parse<StatusCode>(code));
        Assert.Contains($"{min} to {max}", status.Message);
    }

    [Fact]
    public async Task V2x8_HasOneHostFourChipsAndEightCores()
    {
        var response = await _server.Client.ListDevicesAsync(new ListDevicesRequest());
        Assert.Equal("v2-8", response.AcceleratorType);
        Assert.Equal("v2", response.Generation);
        Assert.Equal(Enumerable.Range(0, 8).Select(id => (uint)id), response.Devices.Select(device => device.Id));
        Assert.Equal(4, response.Devices.Select(device => (device.X, device.Y, device.Z)).Distinct().Count());
        Assert.All(response.Devices, device => Assert.Equal(device.Id % 2, device.CoreOnChip));
        Assert.All(response.Devices, device => Assert.Equal(8ul << 30, device.HbmBytes));
        Assert.All(response.Devices, device => Assert.Equal("TPU v2", device.Kind));
        Assert.Equal(8, response.Hosts.Single().DeviceIds.Count);
        Assert.Equal(["scripted"], response.KernelProviders);
        Assert.Equal([false, false, false], response.MeshWraps);
    }

    [Fact]
    public async Task InitializeSystem_WithoutASession_AnswersTheTopology()
    {
        var response = await _server.Client.InitializeSystemAsync(new InitializeSystemRequest());
        var topology = response.Topology;
        Assert.Equal([false, false, false], response.MeshWraps);

        // A v2-8: 2 by 2 chips of 2 cores on one host.
        Assert.Equal([2, 2, 1, 2], topology.MeshShape);
        Assert.Equal(1, topology.NumTasks);
        Assert.Equal(8, topology.NumTpuDevicesPerTask);
        Assert.Equal(
            [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1], topology.DeviceCoordinates);
    }

    [Fact]
    public async Task MemoryStats_OfAPerReplicaArray_CountEachShardOnItsDevice()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        await stream.OkAsync(await stream.StoreAsync(1, PerReplica(1, 2, 3)));
        await stream.OkAsync(await stream.StoreAsync(2, Scalar(1)));
        await stream.OkAsync(await stream.DeleteAsync(2));
        var stats = (await _server.Client.MemoryStatsAsync(new MemoryStatsRequest())).Devices;

        // A scalar takes one tile of 8 by 128 words.
        Assert.Equal([4096, 4096, 4096, 0, 0, 0, 0, 0], stats.Select(device => (int)device.BytesInUse));
        Assert.Equal([8192, 8192, 8192, 4096, 4096, 4096, 4096, 4096], stats.Select(device => (int)device.PeakBytesInUse));
        Assert.Equal([2, 2, 2, 1, 1, 1, 1, 1], stats.Select(device => (int)device.NumAllocs));
        Assert.All(stats, device => Assert.Equal(8ul << 30, device.BytesLimit));
        await FailureAsync(
            _server.Client.MemoryStatsAsync(new MemoryStatsRequest { DeviceIds = { 8 } }).ResponseAsync, StatusCode.InvalidArgument);
    }
}
