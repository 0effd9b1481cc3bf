using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>
/// One call: an HTTP/2 exchange and its single outcome. The server's status, the deadline, a cancellation and a broken connection race to
/// settle it; the first one wins, and everything that waits on the call sees that outcome.
/// </summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly StreamPipeReaderOptions ResponsePipe = new(bufferSize: 32 * 1024);

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly RequestContent _content;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<CallOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Who waits for the responses goes on where they have come, which is the last thing done there: another thread would cost more than a
    // small call.
    private readonly TaskCompletionSource<MessageReader?> _responses = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<Metadata>? _responseHeaders;
    private CancellationTokenRegistration _cancelled;
    private CancellationTokenRegistration _closed;
    private DeadlineTimer? _deadline;
    private HttpResponseMessage? _response;
    private bool _hasHeaders;

    private ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options, RequestContent content)
    {
        (_channel, _method, _options, _content) = (channel, method, options, content);
    }

    /// <summary>The call's end; never fails.</summary>
    public Task<CallOutcome> Outcome => _outcome.Task;

    /// <summary>The metadata before the first response, which few callers look at; fails with the call if none came.</summary>
    public Task<Metadata> ResponseHeaders
    {
        get
        {
            lock (_gate)
            {
                _responseHeaders ??= new TaskCompletionSource<Metadata>(TaskCreationOptions.RunContinuationsAsynchronously);
                TellHeaders();
                return _responseHeaders.Task;
            }
        }
    }

    /// <summary>Cancelled when the call has failed, to free whatever still works for it.</summary>
    public CancellationToken Aborted => _abort.Token;

    public static ClientCall<TRequest, TResponse> Start(
        GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options, RequestContent content)
    {
        ObjectDisposedException.ThrowIf(channel.Closed.IsCancellationRequested, channel);
        if (options.Deadline is { Kind: not DateTimeKind.Utc } deadline && deadline != DateTime.MaxValue && deadline != DateTime.MinValue)
        {
            throw new InvalidOperationException($"The deadline {deadline:O} is of kind {deadline.Kind}; expected UTC.");
        }

        var request = RequestMessage.Create(channel, method, host, options, content);
        var call = new ClientCall<TRequest, TResponse>(channel, method, options, content);
        call.Watch();
        if (!call._outcome.Task.IsCompleted)
        {
            _ = call.ExchangeAsync(request);
        }

        return call;
    }

    /// <summary>The status of a call that has ended.</summary>
    public Status GetStatus() => Ended("status").Status;

    /// <summary>The trailers of a call that has ended.</summary>
    public Metadata GetTrailers() => Ended("trailers").Trailers;

    /// <summary>Cancels the call unless it has ended.</summary>
    public void Dispose() => Settle(new Status(StatusCode.Cancelled, "The call was disposed of by the client."));

    /// <summary>The next response; null at the end of the call, which <see cref="Outcome"/> then tells.</summary>
    public async Task<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.UnsafeRegister(
            static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this).ConfigureAwait(false);
        var responses = await _responses.Task.ConfigureAwait(false);
        if (responses is null || _outcome.Task.IsCompleted)
        {
            return null;
        }

        try
        {
            var message = await responses.ReadAsync(_method.ResponseMarshaller.ContextualDeserializer, _abort.Token).ConfigureAwait(false);
            if (message is null)
            {
                responses.Complete();
                Settle(ResponseMetadata.ReadOutcome(_response!.TrailingHeaders) ?? WithoutStatus());
            }

            return message;
        }
        catch (Exception exception)
        {
            responses.Complete();
            Settle(StatusMapping.FromException(exception));
            return null;
        }
    }

    /// <summary>The one response of a call that has exactly one.</summary>
    /// <exception cref="RpcException">The call failed, or succeeded without one response.</exception>
    public Task<TResponse> ReadSingleAsync()
    {
        var response = ReadSingleCoreAsync();

        // A caller who disposes of the call may never look at the response; its failure is not one that nobody observed.
        _ = response.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return response;
    }

    /// <summary>Ends the call from this side; only the first settlement counts.</summary>
    public void Settle(Status status) => Settle(new CallOutcome(status, []));

    public void Cancel() => Settle(new Status(StatusCode.Cancelled, "The call was cancelled by the client."));

    private static CallOutcome WithoutStatus() =>
        new(new Status(StatusCode.Unknown, "The response ended without grpc-status."), []);

    private async Task<TResponse> ReadSingleCoreAsync()
    {
        var message = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (message is not null && await ReadAsync(CancellationToken.None).ConfigureAwait(false) is not null)
        {
            Settle(new Status(StatusCode.Internal, $"{_method.FullName} answered a second message where one was expected."));
        }

        (await Outcome.ConfigureAwait(false)).ThrowIfFailed();
        return message
            ?? throw new RpcException(new Status(StatusCode.Internal, $"{_method.FullName} succeeded without answering a message."));
    }

    private async Task ExchangeAsync(HttpRequestMessage request)
    {
        try
        {
            await AcceptAsync(await _channel.SendAsync(request, _abort.Token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Settle(StatusMapping.FromException(exception));
        }
    }

    private async Task AcceptAsync(HttpResponseMessage response)
    {
        lock (_gate)
        {
            _response = response;
        }

        if (_outcome.Task.IsCompleted)
        {
            response.Dispose();
        }
        else if (ResponseMetadata.ReadOutcome(response.Headers) is { } outcome)
        {
            // Trailers-Only: the response headers are the trailers and no message follows.
            Settle(outcome);
        }
        else if (ResponseMetadata.Refuse(response) is { } refusal)
        {
            Settle(refusal);
        }
        else
        {
            lock (_gate)
            {
                _hasHeaders = true;
                TellHeaders();
            }

            var body = PipeReader.Create(await response.Content.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false), ResponsePipe);
            var encoding = ResponseMetadata.First(response.Headers, ProtocolNames.Encoding);
            var decoding = new MessageDecoding(encoding, _channel.Compression, UnknownEncoding: StatusCode.Internal);
            _ = _responses.TrySetResult(new MessageReader(body, decoding, _channel.MaxReceiveMessageSize));
        }
    }

    private void Watch()
    {
        _closed = _channel.Closed.UnsafeRegister(
            static call => ((ClientCall<TRequest, TResponse>)call!).Settle(
                new Status(StatusCode.Cancelled, "The channel was disposed of.")),
            this);
        _cancelled = _options.CancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this);
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            WatchDeadline(deadline.ToUniversalTime());
        }

        if (_outcome.Task.IsCompleted)
        {
            Unwatch();
        }
    }

    private void WatchDeadline(DateTime deadline)
    {
        var started = DateTime.UtcNow;
        void Expired() => Settle(new Status(
            StatusCode.DeadlineExceeded,
            deadline > started
                ? $"The deadline, {(deadline - started).TotalSeconds:0.###} s after the call began, has passed.{_content.WhileWaiting}"
                : "The deadline had passed before the call began."));

        if (deadline <= started)
        {
            Expired();
        }
        else
        {
            _deadline = new DeadlineTimer(deadline, Expired);
        }
    }

    private void Unwatch()
    {
        _ = _cancelled.Unregister();
        _ = _closed.Unregister();
        _deadline?.Dispose();
    }

    private void Settle(CallOutcome outcome)
    {
        if (_channel.ThrowsOperationCanceled)
        {
            outcome = outcome with { IsThrownAsCancellation = true };
        }

        if (!_outcome.TrySetResult(outcome))
        {
            return;
        }

        Unwatch();
        if (!outcome.IsSuccess)
        {
            _abort.Cancel();
        }

        _content.End();
        lock (_gate)
        {
            TellHeaders();
            _response?.Dispose();
        }

        if (!_responses.Task.IsCompleted)
        {
            // Not here: whoever cancelled may hold a lock that the reader's code needs.
            _ = ThreadPool.UnsafeQueueUserWorkItem(static responses => responses.TrySetResult(null), _responses, preferLocal: false);
        }
    }

    // Where somebody asked for the headers and they, or the call's end, have come. The gate is held.
    private void TellHeaders()
    {
        if (_responseHeaders is not { Task.IsCompleted: false } asked)
        {
            return;
        }

        if (_hasHeaders)
        {
            TellHeaders(asked, _response!);
        }
        else if (_outcome.Task.IsCompletedSuccessfully)
        {
            TellHeaders(asked, _outcome.Task.Result);
        }
    }

    // Malformed metadata is the answer to whoever asked for it; the call itself goes on.
    private static void TellHeaders(TaskCompletionSource<Metadata> asked, HttpResponseMessage response)
    {
        try
        {
            asked.SetResult(ResponseMetadata.Read(response.Headers));
        }
        catch (RpcException malformed)
        {
            asked.SetException(malformed);
            _ = asked.Task.Exception;
        }
    }

    private static void TellHeaders(TaskCompletionSource<Metadata> asked, CallOutcome outcome)
    {
        if (outcome.IsSuccess)
        {
            asked.SetResult([]);
            return;
        }

        // Whoever asked may not look at it: a failure there is the call's own and not one that nobody observed.
        asked.SetException(outcome.ToException());
        _ = asked.Task.Exception;
    }

    private CallOutcome Ended(string what) => _outcome.Task.IsCompletedSuccessfully
        ? _outcome.Task.Result
        : throw new InvalidOperationException($"{_method.FullName} has no {what} yet: the call has not ended.");
}
