using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using TpuRemote.Grpc.Reflection;

namespace Grpc.Reflection;

/// <summary>Server reflection by its older name, v1alpha.</summary>
internal class ReflectionServiceImpl : ServerReflection.ServerReflectionBase
{
    /// <summary>Tells of services, by their full names, and of the symbols of a registry.</summary>
    public ReflectionServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(symbolRegistry);
        Answers = new ReflectionAnswers(services, symbolRegistry);
    }

    /// <summary>Tells of services and of all that their files declare and import.</summary>
    public ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
        : this(
            serviceDescriptors.Select(service => service.FullName),
            SymbolRegistry.FromFiles(serviceDescriptors.Select(service => service.File)))
    {
    }

    /// <inheritdoc cref="ReflectionServiceImpl(IEnumerable{ServiceDescriptor})"/>
    public ReflectionServiceImpl(params ServiceDescriptor[] serviceDescriptors)
        : this((IEnumerable<ServiceDescriptor>)serviceDescriptors)
    {
    }

    /// <summary>What is answered, for version 1 as well.</summary>
    internal ReflectionAnswers Answers { get; }

    /// <summary>Answers each request, in order.</summary>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            // The two versions are the same bytes.
            var answer = Answers.Answer(V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            await responseStream.WriteAsync(ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString())).ConfigureAwait(false);
        }
    }
}
