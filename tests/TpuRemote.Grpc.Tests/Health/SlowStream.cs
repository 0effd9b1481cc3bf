using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TpuRemote.Grpc.Tests.Health;

/// <summary>A client that takes a message only when the test says so.</summary>
internal sealed class SlowStream : IServerStreamWriter<HealthCheckResponse>
{
    private TaskCompletionSource _taken = new();
    private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<ServingStatus> Sent { get; } = [];

    public Task SecondWrite => _second.Task;

    public WriteOptions? WriteOptions { get; set; }

    public void Take() => _taken.SetResult();

    public async Task WriteAsync(HealthCheckResponse message)
    {
        var taken = _taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Sent.Add(message.Status);
        if (Sent.Count == 2)
        {
            _second.SetResult();
        }

        await taken.Task;
    }
}
