using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Operations;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Transfers;

/// <summary>The outfeed of one host: each message asks for the next tuple of one core.</summary>
internal sealed class OutfeedStream(
    SessionRegistry sessions, IAccelerator accelerator, ServerLimits limits, ServerTimes times, ILogger<OutfeedStream> log)
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
        IAsyncStreamReader<OutfeedRequest> requests,
        IServerStreamWriter<OutfeedResponse> responses,
        Action abort,
        CancellationToken call)
    {
        if (!await sessions.BeginAsync(requests, call)) return;
        if (requests.Current.Header is not { } header)
            throw RefusalException.Invalid("the first message of an outfeed stream has no header");
        using var host = HostCall.Open(sessions, accelerator, user, header, call);
        using var last = new LastAnswers<OutfeedResponse>(host.Session, responses, times, abort);
        var answers = new HostAnswers<OutfeedResponse>(last, limits, host.Session, log);
        await host.ServeAsync(answers, requests, request => StartAsync(host, answers, request));
    }

    private static Task StartAsync(HostCall host, HostAnswers<OutfeedResponse> answers, OutfeedRequest request)
    {
        if (request.Dequeue is not { } dequeue)
            throw RefusalException.Invalid("a message of an outfeed stream, after the first, has no dequeue");
        // A tuple that waits for a slow reader counts as the session's until it has gone.
        (TupleQueue Queue, HostTuple Tuple)? taken = null;
        return answers.StartAsync(
            request.CalculateSize(),
            async () => Answer(dequeue, (taken = await TakeAsync(host, dequeue)).Value.Tuple),
            status => new OutfeedResponse { Sequence = dequeue.Sequence, DeviceId = dequeue.DeviceId, Status = status },
            host.Stop,
            () => taken?.Queue.Release(taken.Value.Tuple));
    }

    private static async Task<(TupleQueue Queue, HostTuple Tuple)> TakeAsync(HostCall host, OutfeedDequeue dequeue)
    {
        host.Session.CheckUp();
        host.CheckDevice(dequeue.DeviceId);
        var queue = host.Session.Queues.Outfeed((int)dequeue.DeviceId);
        return (queue, await queue.TakeAsync(host.Timeout(dequeue.TimeoutMilliseconds), host.Stop));
    }

    private static OutfeedResponse Answer(OutfeedDequeue dequeue, HostTuple tuple) => new()
    {
        Sequence = dequeue.Sequence,
        DeviceId = dequeue.DeviceId,
        Status = StatusMap.Ok,
        Elements = { tuple.Elements.Select(WireLiterals.FromLiteral) },
    };
}
