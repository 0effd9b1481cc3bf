using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using TpuRemote.Grpc.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TpuRemote.Server.Services;

/// <summary>The server's health: SERVING while runs are taken, NOT_SERVING from the first moment of a shutdown, for the server as a whole
/// and for its service. It opens no session and counts against no limit.</summary>
internal sealed class ServerHealth : HealthServiceImpl
{
    /// <summary>Bytes of a request, once decompressed. Anybody may ask, and what is asked is the name of a service.</summary>
    public const int MaxRequestBytes = 4096;

    private const string WholeServer = "";
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServerHealth() => Set(ServingStatus.Serving);

    /// <summary>Tells that no more runs are taken.</summary>
    public void Close() => Set(ServingStatus.NotServing);

    /// <summary>Ends the watches, after each has told of the close.</summary>
    public void EndWatches() => _ended.TrySetResult();

    /// <summary>Sends the status and its changes, until the client has enough or the server ends (UNAVAILABLE).</summary>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var answers = new Answers(responseStream);
        var watch = base.Watch(request, answers, context);
        if (await Task.WhenAny(watch, Task.WhenAll(_ended.Task, answers.ToldOfTheClose)) == watch) await watch;
        else throw new RpcException(new global::Grpc.Core.Status(StatusCode.Unavailable, "the server is shutting down"));
    }

    private void Set(ServingStatus status)
    {
        SetStatus(WholeServer, status);
        SetStatus(TpuService.Descriptor.FullName, status);
    }

    // A watch must not end between the close and its being told.
    private sealed class Answers(IServerStreamWriter<HealthCheckResponse> stream) : IServerStreamWriter<HealthCheckResponse>
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completed when the last thing told is not that calls are taken.</summary>
        public Task ToldOfTheClose => _told.Task;

        public WriteOptions? WriteOptions
        {
            get => stream.WriteOptions;
            set => stream.WriteOptions = value;
        }

        public async Task WriteAsync(HealthCheckResponse message)
        {
            await stream.WriteAsync(message);
            if (message.Status != ServingStatus.Serving) _told.TrySetResult();
        }
    }
}
