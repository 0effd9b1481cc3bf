using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Services;

/// <summary>What one request may list, at its edge; what is refused leaves stream and session as they were.</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task Lists_OfOperations_AreHeldToTheLimit()
    {
        await using var server = await TestServer.StartAsync(new() { MaxRequestEntries = 3 });
        using var stream = await TestStream.OpenAsync(server.Client);
        for (ulong array = 1; array <= 4; array++) await stream.OkAsync(await stream.StoreAsync(array, Scalar(array)));
        await RefusedAsync(stream, await stream.DeleteAsync(1, 2, 3, 4), "tpu_remote.v1.DeleteOperation.arrays of 4 entries");
        await RefusedAsync(stream, await stream.CheckAsync(1, 2, 3, 4), "tpu_remote.v1.CheckOperation.arrays of 4 entries");
        await RefusedAsync(stream, await stream.RecoverAsync(1, 2, 3, 4), "tpu_remote.v1.RecoverOperation.arrays of 4 entries");
        var waits = await stream.StoreAsync(9, Scalar(9), 1, 2, 3, 4);
        await RefusedAsync(stream, waits, "tpu_remote.v1.SessionRequest.wait_for of 4 entries");
        var run = new RunRequest { Executable = 1, NonDonatableArguments = { 0, 1, 2, 3 } };
        await RefusedAsync(stream, await stream.RunAsync(run), "tpu_remote.v1.RunRequest.non_donatable_arguments of 4 entries");
        await stream.HoldsAsync(4, 4);
        await stream.OkAsync(await stream.DeleteAsync(1, 2, 3));
    }

    [Fact]
    public async Task Lists_OfUnaryCalls_AreHeldToTheLimit()
    {
        await using var server = await TestServer.StartAsync(new() { MaxRequestEntries = 2 });
        await server.Client.MemoryStatsAsync(new MemoryStatsRequest { DeviceIds = { 0, 1 } });
        var status = await FailureAsync(
            server.Client.MemoryStatsAsync(new MemoryStatsRequest { DeviceIds = { 0, 1, 2 } }).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal(
            "tpu_remote.v1.MemoryStatsRequest.device_ids of 3 entries exceeds the server's limit max-request-entries = 2", status.Message);
    }

    [Fact]
    public async Task Rank_OfAnArray_IsHeldToTheLimit()
    {
        await using var server = await TestServer.StartAsync(new() { MaxRank = 2 });
        using var stream = await TestStream.OpenAsync(server.Client);
        var literal = Scalar(1);
        literal.Type.Dimensions.AddRange([1L, 1L]);
        await stream.OkAsync(await stream.StoreAsync(1, literal.Clone()));
        literal.Type.Dimensions.Add(1);
        var refused = await stream.FailureAsync(await stream.StoreAsync(2, literal), StatusCode.ResourceExhausted);
        Assert.Equal("an array of 3 dimensions exceeds the server's limit max-rank = 2", refused.Message);
    }

    // 2^61 floats are 2^63 bytes; 2^60 on each of 8 replicas are 2^65.
    [Theory]
    [InlineData(1L << 61, 0u)]
    [InlineData(1L << 60, 8u)]
    [InlineData(-1L, 0u)]
    public async Task Bytes_BeyondSixtyThreeBits_AreRefused(long size, uint replicas)
    {
        await using var server = await TestServer.StartAsync();
        using var stream = await TestStream.OpenAsync(server.Client);
        var literal = Scalar(1);
        literal.Type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { size }, NumReplicas = replicas };
        if (replicas > 0) literal.Type.Sharding = Sharding.PerReplica;
        await stream.FailureAsync(await stream.StoreAsync(1, literal), StatusCode.InvalidArgument);
        Assert.Equal(0, await server.BytesInUseAsync());
    }

    [Fact]
    public async Task ClientName_LongerThanTheLimit_IsRefused()
    {
        await using var server = await TestServer.StartAsync(new() { MaxClientNameLength = 4 });
        await server.Client.OpenSessionAsync(new OpenSessionRequest { ClientName = "four" });
        var status = await FailureAsync(
            server.Client.OpenSessionAsync(new OpenSessionRequest { ClientName = "fiver" }).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal("a client_name of 5 characters exceeds the server's limit max-client-name-length = 4", status.Message);
        Assert.Equal(1, server.Server.OpenSessions);
    }

    private static async Task RefusedAsync(TestStream stream, ulong operation, string said)
    {
        var status = await stream.FailureAsync(operation, StatusCode.ResourceExhausted);
        Assert.Equal($"{said} exceeds the server's limit max-request-entries = 3", status.Message);
    }
}
