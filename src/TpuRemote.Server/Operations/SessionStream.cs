using System.Threading.Channels;
using Grpc.Core;
using TpuRemote.Grpc.Buffers;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Operations;

/// <summary>
/// One session stream: takes operations in as they arrive, in order, and answers them as they end. The stream's own end ends the
/// session that it opened.
/// </summary>
internal sealed class SessionStream(
    SessionRegistry sessions,
    StreamOperations operations,
    RequestRules rules,
    ServerLimits limits,
    ServerTimes times,
    ServerMeters meters,
    RefusalJournal journal,
    ILogger<SessionStream> log)
{
    private readonly OperationWindow _window = new(limits.MaxPendingOperations, limits.MaxPendingBytes);
    private readonly OperationHistory _history = new();
    private readonly Channel<(SessionResponse Response, long Bytes)> _responses =
        Channel.CreateUnbounded<(SessionResponse, long)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Serves the stream until the client ends it, goes away, or the session ends; each of the last answers may then take
    /// twice the keep-alive.</summary>
    /// <param name="user">Whose call it is.</param>
    /// <param name="requests">What the client sends.</param>
    /// <param name="responses">What it is answered.</param>
    /// <param name="abort">Ends the call at once, for a client that does not take the last answers.</param>
    /// <param name="call">The call's cancellation.</param>
    /// <exception cref="RefusalException">The client breached the protocol, or the session ended.</exception>
    public async Task RunAsync(
        User user,
        IAsyncStreamReader<SessionRequest> requests,
        IServerStreamWriter<SessionResponse> responses,
        Action abort,
        CancellationToken call)
    {
        if (!await sessions.BeginAsync(requests, call)) return;
        var first = requests.Current;
        if (first.OperationCase != SessionRequest.OperationOneofCase.Open)
            throw RefusalException.Invalid($"the first operation of a session stream was {first.OperationCase}; expected open");
        _history.Advance(first.OpId);
        rules.CheckClientName(first.Open.ClientName);
        var isOwned = first.Open.SessionId.Length == 0;
        var session = isOwned ? sessions.Open(user, first.Open.ClientName, null) : null;
        using var use = sessions.Use(user, session?.Id ?? first.Open.SessionId);
        try
        {
            await ServeAsync(use.Session, first, requests, responses, abort, call);
        }
        finally
        {
            if (isOwned)
                await sessions.CloseAsync(
                    use.Session, new RefusalException(RefusalKind.Cancelled, "the session stream that opened it has ended"));
        }
    }

    private async Task ServeAsync(
        TpuSession session,
        SessionRequest first,
        IAsyncStreamReader<SessionRequest> requests,
        IServerStreamWriter<SessionResponse> responses,
        Action abort,
        CancellationToken call)
    {
        using var last = new LastAnswers<SessionResponse>(session, responses, times, abort);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call, session.Ended);
        var writing = WriteAsync(last, stop);
        try
        {
            await OpenAsync(session, first, stop.Token);
            await ReadAsync(session, requests, stop.Token);
            await _window.DrainAsync();
        }
        catch (OperationCanceledException) when (session.EndReason is not null && !call.IsCancellationRequested)
        {
            // The session's runs have been cancelled with it; their answers still go out.
            await _window.DrainAsync();
            throw session.EndReason;
        }
        finally
        {
            // What a breach of the protocol leaves behind stops, too.
            last.Begin();
            await stop.CancelAsync();
            _responses.Writer.TryComplete();
            await writing;
        }
    }

    private async Task OpenAsync(TpuSession session, SessionRequest first, CancellationToken cancellation)
    {
        await _window.EnterAsync(first.CalculateSize(), cancellation);
        var opened = new OpenSessionResponse
        {
            SessionId = session.Id,
            LeaseSeconds = session.Lease.IsTimed ? (uint)session.Lease.Length.TotalSeconds : 0,
        };
        _history.Add(first.OpId, Task.CompletedTask);
        Post(new SessionResponse { OpId = first.OpId, Status = StatusMap.Ok, Open = opened }, first.CalculateSize());
    }

    private async Task ReadAsync(TpuSession session, IAsyncStreamReader<SessionRequest> requests, CancellationToken cancellation)
    {
        while (await requests.MoveNext(cancellation))
        {
            var request = requests.Current;
            var bytes = request.CalculateSize();
            _history.Advance(request.OpId);
            await _window.EnterAsync(bytes, cancellation);
            var (operation, announced) = await TakeInAsync(session, request, cancellation);
            _window.Add(announced);
            _history.Add(request.OpId, operation);
            _ = AnswerAsync(session, request, operation, bytes + announced);
        }
    }

    private async Task<(Task<SessionResponse> Operation, long AnswerBytes)> TakeInAsync(
        TpuSession session, SessionRequest request, CancellationToken cancellation)
    {
        var announced = 0L;
        try
        {
            rules.Check(request);
            var before = _history.Find(request.WaitFor);
            var site = new OperationSite(session, $"operation {request.OpId}", request.OpId, before, cancellation)
            {
                Announce = bytes => announced += bytes,
            };
            return (await operations.TakeInAsync(site, request), announced);
        }
        catch (Exception error)
        {
            StreamOperations.Refuse(session, request, error);
            return (Task.FromException<SessionResponse>(error), announced);
        }
    }

    private async Task AnswerAsync(TpuSession session, SessionRequest request, Task<SessionResponse> operation, long bytes)
    {
        SessionResponse response;
        try
        {
            response = await operation;
            response.Status = StatusMap.Ok;
        }
        catch (OperationCanceledException) when (session.EndReason is { } ended)
        {
            response = new SessionResponse { Status = StatusMap.ToProto(ended) };
        }
        catch (Exception error)
        {
            if (StatusMap.IsInternal(error)) StreamLog.OperationFaulted(log, request.OpId, request.OperationCase.ToString(), error);
            response = new SessionResponse { Status = StatusMap.ToProto(error) };
            if (response.Status.Code == (int)StatusCode.ResourceExhausted) TellLimit(session, request, error);
        }

        response.OpId = request.OpId;
        meters.OperationEnded(Enum.GetName(request.OperationCase)!, (StatusCode)response.Status.Code);
        Post(response, bytes);
    }

    private void TellLimit(TpuSession session, SessionRequest request, Exception error) => journal.LimitReached(
        $"{request.OperationCase}, operation {request.OpId}", session.User.Name, $"session {SessionRegistry.Shown(session.Id)}", error);

    private void Post(SessionResponse response, long bytes) => _responses.Writer.TryWrite((response, bytes));

    // A client that is gone stops the reading, too.
    private async Task WriteAsync(LastAnswers<SessionResponse> responses, CancellationTokenSource stop)
    {
        var isGone = false;
        var batch = new WriteBatch();
        await foreach (var (response, bytes) in _responses.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                responses.WriteOptions = batch.Next(response.CalculateSize(), _responses.Reader.TryPeek(out _));
                if (!isGone) await responses.WriteAsync(response);
            }
            catch (Exception error) when (error is OperationCanceledException or InvalidOperationException or IOException or RpcException)
            {
                isGone = true;
                StreamLog.ClientGone(log, error.Message);
                await stop.CancelAsync();
            }

            _window.Leave(bytes);
        }
    }
}
