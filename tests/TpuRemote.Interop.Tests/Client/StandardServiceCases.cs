using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>The cases about the services that any gRPC server may offer.</summary>
internal static class StandardServiceCases
{
    private const string TestServiceName = "grpc.testing.TestService";

    public static async Task HealthCheckAsync(CaseChannel channel)
    {
        var health = new Health.HealthClient(channel.Channel);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await CheckAsync(health, ""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await CheckAsync(health, TestServiceName));
        var failure = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(health, "unknown"));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);

        using var watch = health.Watch(new HealthCheckRequest { Service = TestServiceName }, CaseChannel.Options());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
    }

    public static async Task ReflectionAsync(CaseChannel channel)
    {
        using var call = new ServerReflection.ServerReflectionClient(channel.Channel).ServerReflectionInfo(CaseChannel.Options());
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(call.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == TestServiceName);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = TestServiceName });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(
            TestReflection.Descriptor.SerializedData,
            call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> CheckAsync(Health.HealthClient health, string service) =>
        (await health.CheckAsync(new HealthCheckRequest { Service = service }, CaseChannel.Options())).Status;
}
