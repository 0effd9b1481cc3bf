using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Operations;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Transfers;

/// <summary>The infeed of one host: each message is a tuple for one core, answered when that core's queue has taken it.</summary>
internal sealed class InfeedStream(
    SessionRegistry sessions,
    IAccelerator accelerator,
    WireLiterals literals,
    RequestRules rules,
    ServerLimits limits,
    ServerTimes times,
    ILogger<InfeedStream> log)
{
    /// <summary>Serves the stream until the client ends it or goes away, or the session ends; each of the last answers may then
    /// take twice the keep-alive.</summary>
    /// <param name="user">Whose call it is.</param>
    /// <param name="requests">What the client sends.</param>
    /// <param name="responses">What it is answered.</param>
    /// <param name="abort">Ends the call at once, for a client that does not take the last answers.</param>
    /// <param name="call">The call's cancellation.</param>
    /// <exception cref="RefusalException">The client breached the protocol, or the session ended.</exception>
    public async Task RunAsync(
        User user,
        IAsyncStreamReader<InfeedRequest> requests,
        IServerStreamWriter<InfeedResponse> responses,
        Action abort,
        CancellationToken call)
    {
        if (!await sessions.BeginAsync(requests, call)) return;
        if (requests.Current.Header is not { } header)
            throw RefusalException.Invalid("the first message of an infeed stream has no header");
        using var host = HostCall.Open(sessions, accelerator, user, header, call);
        using var last = new LastAnswers<InfeedResponse>(host.Session, responses, times, abort);
        var answers = new HostAnswers<InfeedResponse>(last, limits, host.Session, log);
        await host.ServeAsync(answers, requests, request => StartAsync(host, answers, request));
    }

    private Task StartAsync(HostCall host, HostAnswers<InfeedResponse> answers, InfeedRequest request)
    {
        if (request.Tuple is not { } tuple) throw RefusalException.Invalid("a message of an infeed stream, after the first, has no tuple");
        return answers.StartAsync(
            request.CalculateSize(),
            () => EnqueueAsync(host, tuple),
            status => new InfeedResponse { Sequence = tuple.Sequence, Status = status },
            host.Stop);
    }

    private async Task<InfeedResponse> EnqueueAsync(HostCall host, InfeedTuple tuple)
    {
        host.Session.CheckUp();
        rules.Check(tuple);
        host.CheckDevice(tuple.DeviceId);
        var elements = new HostTuple(
        [
            .. tuple.Elements.Select(
                (element, index) => literals.ToLiteral(element, $"element {index} of infeed tuple {tuple.Sequence}")),
        ]);
        await host.Session.Queues.Infeed((int)tuple.DeviceId).EnqueueAsync(elements, host.Timeout(tuple.TimeoutMilliseconds), host.Stop);
        return new InfeedResponse { Sequence = tuple.Sequence, Status = StatusMap.Ok };
    }
}
