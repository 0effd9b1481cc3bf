using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Client.Errors;
using TpuRemote.Grpc.Buffers;

namespace TpuRemote.Client.Sessions;

/// <summary>
/// Requests and answers over one bidirectional stream: requests go out in the order in which they were made, without waiting for answers,
/// which are matched to them by number. When the stream ends, however it ends, every pending request fails at once.
/// </summary>
internal sealed class StreamExchange<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage
    where TResponse : class
{
    // How long the server may take to end the stream after we have ended ours.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    // The same where requests are still unanswered: what is answered soon is, the rest is given up with the stream.
    private static readonly TimeSpan ShortFarewell = TimeSpan.FromMilliseconds(250);

    private readonly AsyncDuplexStreamingCall<TRequest, TResponse> _call;
    private readonly Func<TResponse, ulong> _numberOf;
    private readonly Func<TpuServiceException, Task<TpuServiceException>> _explain;
    private readonly Channel<TRequest> _outgoing = Channel.CreateUnbounded<TRequest>(new() { SingleReader = true });
    private readonly Dictionary<ulong, TaskCompletionSource<TResponse>> _pending = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Task _loops;
    private TpuServiceException? _failure;
    private ulong _last;

    /// <param name="open">Starts the call.</param>
    /// <param name="numberOf">The number of the request that an answer is to.</param>
    /// <param name="explain">Says what it means that the stream broke.</param>
    public StreamExchange(
        Func<AsyncDuplexStreamingCall<TRequest, TResponse>> open,
        Func<TResponse, ulong> numberOf,
        Func<TpuServiceException, Task<TpuServiceException>> explain)
    {
        _explain = explain;
        _call = Detached.Start(open);
        _numberOf = numberOf;
        _loops = Detached.Start(() => Task.WhenAll(Task.Run(WriteAsync), Task.Run(ReadAsync)));
    }

    /// <summary>Sends a message that is not answered.</summary>
    public void Post(TRequest request) => _outgoing.Writer.TryWrite(request);

    /// <summary>Sends a request.</summary>
    /// <param name="create">Makes the request of its number; called at once.</param>
    /// <returns>The answer; it fails when the stream does.</returns>
    /// <exception cref="TpuServiceException">The stream has ended.</exception>
    public Task<TResponse> Send(Func<ulong, TRequest> create)
    {
        var answer = new TaskCompletionSource<TResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            ThrowIfFailed();
            var number = ++_last;
            _pending[number] = answer;
            _outgoing.Writer.TryWrite(create(number));
        }
        return answer.Task;
    }

    /// <summary>Ends when the server has ended the stream, or the connection broke.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Throws where the stream has ended.</summary>
    /// <exception cref="TpuServiceException">It has; a new exception each time, for each has its own place.</exception>
    public void ThrowIfFailed()
    {
        lock (_lock)
        {
            if (_failure is not null) throw new TpuServiceException(_failure.Code, _failure.Detail, inner: _failure.InnerException);
        }
    }

    private bool HasPending
    {
        get
        {
            lock (_lock) return _pending.Count > 0;
        }
    }

    /// <summary>Ends the stream; requests that are not answered by now fail.</summary>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await Task.WhenAny(_loops, Task.Delay(HasPending ? ShortFarewell : Farewell)).ConfigureAwait(false);
        Fail(new TpuServiceException(TpuStatusCode.Cancelled, "the session was closed"));
        _call.Dispose();
        await _loops.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        try
        {
            var batch = new WriteBatch();
            await foreach (var request in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                _call.RequestStream.WriteOptions = batch.Next(request.CalculateSize(), _outgoing.Reader.TryPeek(out _));
                await _call.RequestStream.WriteAsync(request).ConfigureAwait(false);
            }
            await _call.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The reading side learns the status that explains it; this is what remains when it does not.
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1)), _ended.Task).ConfigureAwait(false);
            Fail(await _explain(ServiceErrors.From(e)).ConfigureAwait(false));
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false)) Answer(_call.ResponseStream.Current);
            Fail(await _explain(new TpuServiceException(TpuStatusCode.Unavailable, "the server ended the stream")).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            // Whatever ended the loop, nobody may go on waiting for it.
            Fail(await _explain(ServiceErrors.From(e)).ConfigureAwait(false));
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Answer(TResponse response)
    {
        TaskCompletionSource<TResponse>? waiting;
        lock (_lock) _pending.Remove(_numberOf(response), out waiting);
        waiting?.TrySetResult(response);
    }

    private void Fail(TpuServiceException failure)
    {
        TaskCompletionSource<TResponse>[] pending;
        lock (_lock)
        {
            _failure ??= failure;
            pending = [.. _pending.Values];
            _pending.Clear();
        }
        _outgoing.Writer.TryComplete();
        foreach (var waiting in pending) waiting.TrySetException(failure);
    }
}
