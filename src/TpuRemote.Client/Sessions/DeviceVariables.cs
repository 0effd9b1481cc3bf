using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Variables;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Literals;

namespace TpuRemote.Client.Sessions;

/// <summary>
/// The variables of a session on the device. Each has one handle for as long as it lives, since a run that assigns it puts the result
/// in the place of the argument. Callers send one after another (the session's gate), so a handle means what was sent before.
/// </summary>
internal sealed class DeviceVariables(Connection connection, ArrayTransfers transfers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<VariableSlot, ulong> _handles = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<VariableSlot, TpuServiceException> _lost = new(ReferenceEqualityComparer.Instance);

    /// <summary>The handle of a variable, which is stored with its initial value where it was never used.</summary>
    /// <exception cref="TpuServiceException">Its value was lost with a failed run.</exception>
    public async Task<ulong> HandleAsync(VariableSlot variable, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_lost.TryGetValue(variable, out var reason)) throw Lost(variable, reason);
            if (_handles.TryGetValue(variable, out var known)) return known;
        }
        return await StoreAsync(variable, variable.InitialValue(), cancellation).ConfigureAwait(false);
    }

    /// <summary>The value, after everything that was sent before.</summary>
    public async Task<Tensor> ReadAsync(VariableSlot variable, ulong handle, CancellationToken cancellation)
    {
        var (_, bytes) = await transfers.FetchAsync(handle, variable.Type.ByteSize, cancellation).ConfigureAwait(false);
        return new EagerTensor(new Literal(variable.Type, bytes));
    }

    /// <summary>Gives a variable a value from the host, whether or not it had one.</summary>
    public async Task AssignAsync(VariableSlot variable, Literal value, CancellationToken cancellation)
    {
        ulong old;
        lock (_lock) _handles.TryGetValue(variable, out old);
        await StoreAsync(variable, value, cancellation).ConfigureAwait(false);
        if (old != 0) transfers.Delete(old);
    }

    /// <summary>
    /// Puts variables back that a failed run was to assign; those that cannot be put back are lost until they are assigned.
    /// </summary>
    public async Task RecoverAsync(IReadOnlyList<VariableSlot> variables, TpuServiceException reason)
    {
        foreach (var variable in variables)
        {
            ulong handle;
            lock (_lock)
            {
                if (!_handles.TryGetValue(variable, out handle)) continue;
            }
            try
            {
                var recover = new RecoverOperation { Arrays = { handle } };
                await connection.Operate(r => r.Recover = recover, "recovering a variable").ConfigureAwait(false);
            }
            catch (TpuServiceException)
            {
                // Unless it was assigned meanwhile.
                lock (_lock)
                {
                    if (_handles.TryGetValue(variable, out var now) && now == handle) _lost[variable] = reason;
                }
            }
        }
    }

    /// <summary>Forgets what the server has forgotten.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _handles.Clear();
            _lost.Clear();
        }
    }

    private async Task<ulong> StoreAsync(VariableSlot variable, Literal value, CancellationToken cancellation)
    {
        var handle = connection.NewHandle();
        await transfers.StoreAsync(handle, variable.Type.ToProto(0), value.Bytes, cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _lost.Remove(variable);
            return _handles[variable] = handle;
        }
    }

    private static TpuServiceException Lost(VariableSlot variable, TpuServiceException reason) => new(
        TpuStatusCode.FailedPrecondition,
        $"the value of variable '{variable.Name}' was lost when a run that assigns it failed ({reason.Detail}); assign or restore it",
        inner: reason);
}
