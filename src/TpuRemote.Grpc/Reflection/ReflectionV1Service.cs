using Grpc.Core;
using Grpc.Reflection.V1;

namespace TpuRemote.Grpc.Reflection;

/// <summary>Version 1 of server reflection.</summary>
internal sealed class ReflectionV1Service(ReflectionAnswers answers) : ServerReflection.ServerReflectionBase
{
    /// <summary>Answers each request, in order.</summary>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            await responseStream.WriteAsync(answers.Answer(request)).ConfigureAwait(false);
        }
    }
}
