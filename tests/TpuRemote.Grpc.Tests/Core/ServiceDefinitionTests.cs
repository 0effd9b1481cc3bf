using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Core;

public sealed class ServiceDefinitionTests
{
    [Fact]
    public void BindService_OfAnInstance_NamesItsFourMethods()
    {
        var binder = new NamesOfMethods();

        Echo.BindService(new EchoService(new EchoHandlers())).BindService(binder);

        Assert.Equal(
            ["Unary Unary", "ClientStreaming ClientStream", "ServerStreaming ServerStream", "DuplexStreaming Duplex"], binder.Names);
    }

    [Fact]
    public void AddMethod_Twice_IsRefused()
    {
        var method = new Method<string, string>(
            MethodType.Unary, "s", "m", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        var builder = ServerServiceDefinition.CreateBuilder()
            .AddMethod(method, (UnaryServerMethod<string, string>)((request, _) => Task.FromResult(request)));

        var refusal = Assert.Throws<ArgumentException>(
            () => builder.AddMethod(method, (UnaryServerMethod<string, string>)((request, _) => Task.FromResult(request))));

        Assert.Contains("/s/m", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_WithoutAChannel_SaysSoWhenCalled()
    {
        var client = new Double();

        var refusal = Assert.Throws<NotImplementedException>(() => client.UnaryAsync(new EchoMessage()));

        Assert.Contains("/tpu_remote.tests.v1.Echo/Unary", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Double : Echo.EchoClient;

    private sealed class NamesOfMethods : ServiceBinderBase
    {
        public List<string> Names { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        private void Add(IMethod method, Delegate? handler)
        {
            Assert.NotNull(handler);
            Names.Add($"{method.Type} {method.Name}");
        }
    }
}
