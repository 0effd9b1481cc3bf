using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.HealthCheck;

/// <summary>gRPC's health service (grpc/grpc doc/health-checking.md): tells who asks or watches whether services take calls.</summary>
internal class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private readonly Dictionary<string, ServingStatus> _statuses = [];
    private readonly Lock _gate = new();

    // Completed by the next change of any status, and replaced by then.
    private TaskCompletionSource _changed = NewChange();

    /// <summary>Sets a service's status; the empty name stands for the whole server.</summary>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        Change(() => _statuses[service] = status);
    }

    /// <summary>Forgets a service: it is unknown from now on.</summary>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Change(() => _statuses.Remove(service));
    }

    /// <summary>Forgets all services.</summary>
    public void ClearAll() => Change(_statuses.Clear);

    /// <summary>Answers the status of a service.</summary>
    /// <exception cref="RpcException">It has none (NotFound).</exception>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var (status, _) = Read(request.Service);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, $"The server tells nothing of the health of '{request.Service}'."))
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    /// <summary>Sends a service's status, and again whenever it differs from what was sent last, until the call is cancelled.</summary>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? sent = null;
        while (true)
        {
            // What changes while a slow client is written to is read afterwards, once: nothing queues up.
            var (status, changed) = Read(request.Service);
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
                sent = status;
            }

            await changed.WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (ServingStatus Status, Task Changed) Read(string service)
    {
        lock (_gate)
        {
            return (_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown), _changed.Task);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = NewChange();
        }
    }
}
