using Grpc.Core;
using TpuRemote.Server.Access;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Services;

/// <summary>The edge of every call: for whom it is done, and errors to statuses.</summary>
internal sealed class CallGuard(AccessGate gate, ILogger<TpuServiceV1> log)
{
    private int _active;

    /// <summary>Calls under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Does a call; whatever it throws becomes the call's status.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<User, Task<T>> call)
    {
        Interlocked.Increment(ref _active);
        try
        {
            return await call(gate.UserOf(context.GetHttpContext()));
        }
        catch (Exception error)
        {
            var status = StatusMap.ToRpc(error);
            if (StatusMap.IsInternal(error)) ServiceLog.CallFaulted(log, context.Method, error);
            else ServiceLog.CallFailed(log, context.Method, context.Peer, status.StatusCode.ToString(), status.Status.Detail);
            throw status;
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

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
