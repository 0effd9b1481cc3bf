using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using TpuRemote.Server.Access;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Services;

/// <summary>The edge of every call: for whom it is done, errors to statuses, what is measured of it.</summary>
internal sealed class CallGuard(AccessGate gate, ServerMeters meters, RefusalJournal journal, ILogger<TpuServiceV1> log)
{
    // A path is as the caller writes it; a method's name is always the same.
    private readonly ConcurrentDictionary<IMethod, string> _names = new(ReferenceEqualityComparer.Instance);
    private int _active;

    /// <summary>Calls under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Does a call; whatever it throws becomes the call's status.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<User, Task<T>> call)
    {
        Interlocked.Increment(ref _active);
        var start = Stopwatch.GetTimestamp();
        var http = context.GetHttpContext();
        var name = NameOf(http, context);
        using var activity = ServerActivities.StartCall(name, http.Request.Headers);
        var code = StatusCode.OK;
        try
        {
            return await call(gate.UserOf(http));
        }
        catch (Exception error)
        {
            var status = StatusMap.ToRpc(error);
            code = status.StatusCode;
            if (StatusMap.IsInternal(error)) ServiceLog.CallFaulted(log, context.Method, error);
            else LogFailure(context, status);
            if (code == StatusCode.ResourceExhausted) journal.LimitReached(name, gate.UserOf(http).Name, context.Peer, error);
            throw status;
        }
        finally
        {
            meters.CallEnded(name, code, Stopwatch.GetElapsedTime(start).TotalSeconds);
            ServerActivities.End(activity, code);
            Interlocked.Decrement(ref _active);
        }
    }

    private void LogFailure(ServerCallContext context, RpcException status)
    {
        if (!log.IsEnabled(LogLevel.Debug)) return;
        var reason = LoggedText.Of(status.Status.Detail);
        ServiceLog.CallFailed(log, context.Method, context.Peer, status.StatusCode.ToString(), reason);
    }

    private string NameOf(HttpContext http, ServerCallContext context) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method
            ? _names.GetOrAdd(method, static method => method.FullName.TrimStart('/'))
            : context.Method.TrimStart('/');

    /// <summary>Does a call without a single answer.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public Task RunAsync(ServerCallContext context, Func<User, Task> call) => RunAsync(
        context,
        async user =>
        {
            await call(user);
            return true;
        });
}
