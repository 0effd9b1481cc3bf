using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Operations;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Transfers;

/// <summary>The answers of one infeed or outfeed stream, written as they come, one at a time; bounds what is under way.</summary>
/// <param name="responses">Where they are written.</param>
/// <param name="limits">Bounds what is under way.</param>
/// <param name="session">Whose stream it is.</param>
/// <param name="log">Told of internal errors.</param>
internal sealed class HostAnswers<TResponse>(
    IServerStreamWriter<TResponse> responses, ServerLimits limits, TpuSession session, ILogger log)
{
    private readonly OperationWindow _window = new(limits.MaxPendingOperations, limits.MaxPendingBytes);
    private readonly Lock _gate = new();
    private Task _written = Task.CompletedTask;

    /// <summary>Starts one request once there is room for it. Requests start in the order of the calls.</summary>
    /// <param name="bytes">Size of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="refuse">Its answer when it fails.</param>
    /// <param name="cancellation">Ends the wait for room.</param>
    /// <param name="sent">Called when the answer has been sent, or cannot be.</param>
    public async Task StartAsync(
        int bytes,
        Func<Task<TResponse>> request,
        Func<StatusProto, TResponse> refuse,
        CancellationToken cancellation,
        Action? sent = null)
    {
        await _window.EnterAsync(bytes, cancellation);
        _ = AnswerAsync(GuardAsync(request, refuse), bytes, sent);
    }

    /// <summary>Ends when every request has been answered, or nobody is there any more to take the answers.</summary>
    public Task DrainAsync() => _window.DrainAsync();

    private async Task<TResponse> GuardAsync(Func<Task<TResponse>> request, Func<StatusProto, TResponse> refuse)
    {
        try
        {
            return await request();
        }
        catch (OperationCanceledException) when (session.EndReason is { } ended)
        {
            return refuse(StatusMap.ToProto(ended));
        }
        catch (Exception error)
        {
            if (StatusMap.IsInternal(error)) TransferLog.Faulted(log, error);
            return refuse(StatusMap.ToProto(error));
        }
    }

    private async Task AnswerAsync(Task<TResponse> request, int bytes, Action? sent)
    {
        try
        {
            var response = await request;
            await Append(response);
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidOperationException or IOException or RpcException)
        {
            // The client is gone, which ends the reading of its requests too.
            TransferLog.ClientGone(log, error.Message);
        }
        finally
        {
            sent?.Invoke();
            _window.Leave(bytes);
        }
    }

    // A stream takes one message at a time.
    private Task Append(TResponse response)
    {
        lock (_gate) return _written = WriteAfterAsync(_written, response);
    }

    private async Task WriteAfterAsync(Task before, TResponse response)
    {
        await before;
        await responses.WriteAsync(response);
    }
}
