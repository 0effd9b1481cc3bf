using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Transfers;

/// <summary>One call that serves one host of one session.</summary>
internal sealed class HostCall : IDisposable
{
    private readonly SessionUse _use;
    private readonly IAccelerator _accelerator;
    private readonly int _host;
    private readonly CancellationToken _call;
    private readonly CancellationTokenSource _stop;

    private HostCall(SessionUse use, IAccelerator accelerator, int host, CancellationToken call)
    {
        _use = use;
        _accelerator = accelerator;
        _host = host;
        _call = call;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(call, use.Session.Ended);
        Stop = _stop.Token;
    }

    /// <summary>Whose call it is.</summary>
    public TpuSession Session => _use.Session;

    /// <summary>Cancelled when the call or the session has ended.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Starts a call.</summary>
    /// <exception cref="RefusalException">There is no such session or host.</exception>
    public static HostCall Open(
        SessionRegistry sessions, IAccelerator accelerator, User user, TransferHeader header, CancellationToken call)
    {
        var use = sessions.Use(user, header.SessionId);
        if (header.HostId < accelerator.Topology.HostCount) return new HostCall(use, accelerator, (int)header.HostId, call);
        use.Dispose();
        throw RefusalException.Invalid($"host {header.HostId} was given; {accelerator.Topology} has {accelerator.Topology.HostCount}");
    }

    /// <summary>Reads requests and starts each, until the client has sent its last; then waits for the answers.</summary>
    /// <exception cref="RefusalException">The session ended, or a request breached the protocol.</exception>
    public async Task ServeAsync<TRequest, TResponse>(
        HostAnswers<TResponse> answers, IAsyncStreamReader<TRequest> requests, Func<TRequest, Task> start)
    {
        try
        {
            while (await requests.MoveNext(Stop)) await start(requests.Current);
            await answers.DrainAsync();
        }
        catch (OperationCanceledException) when (Session.EndReason is not null && !_call.IsCancellationRequested)
        {
            await answers.DrainAsync();
            throw Session.EndReason;
        }
    }

    /// <summary>Refuses a device of another host.</summary>
    /// <exception cref="RefusalException">It is not on this call's host.</exception>
    public void CheckDevice(uint device)
    {
        var devices = _accelerator.Topology.Devices;
        if (device < devices.Length && devices[(int)device].HostId == _host) return;
        throw RefusalException.Invalid(
            $"device {device} was given; host {_host} has devices " +
            string.Join(", ", devices.Where(d => d.HostId == _host).Select(d => d.Id)));
    }

    /// <summary>How long to wait: what was asked for, or the queues' own deadline.</summary>
    public TimeSpan Timeout(uint milliseconds) => milliseconds == 0 ? Session.Queues.Deadline : TimeSpan.FromMilliseconds(milliseconds);

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _use.Dispose();
    }
}
