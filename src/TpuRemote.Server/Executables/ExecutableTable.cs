using TpuRemote.Server.Status;

namespace TpuRemote.Server.Executables;

/// <summary>
/// The executables of one session by handle. A handle is taken when the rewrite arrives; the program follows. Safe for several threads.
/// </summary>
/// <param name="limit">Executables at most.</param>
internal sealed class ExecutableTable(int limit)
{
    // Handles that the server chooses lie in the upper half, out of the way of clients that count from 1.
    private const ulong FirstOwnHandle = 1UL << 63;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Binding> _programs = [];
    private ulong _nextHandle = FirstOwnHandle;

    /// <summary>Binds a handle (0: one that the table chooses) to a program that is to come; a handle whose program failed is
    /// free.</summary>
    /// <param name="handle">Handle, or 0.</param>
    /// <param name="program">The program that is to come.</param>
    /// <param name="operation">Operation of the session stream that makes it; 0 for a unary call.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="RefusalException">The handle is in use, or there are too many.</exception>
    public ulong Add(ulong handle, Task<CompiledProgram> program, ulong operation)
    {
        lock (_gate)
        {
            if (_programs.Count >= limit)
                throw RefusalException.Limit("max-executables", limit, $"one executable beside {_programs.Count}");
            if (handle == 0) handle = _nextHandle++;
            if (_programs.TryGetValue(handle, out var bound) && !bound.Program.IsFaulted && !bound.Program.IsCanceled)
                throw RefusalException.Precondition($"executable {handle} is in use; delete it first or choose a free handle");
            _programs[handle] = new Binding(program, operation);
            return handle;
        }
    }

    /// <summary>A free handle will not get its program: who asks for it is told why.</summary>
    public void Poison(ulong handle, Exception error, ulong causeOperation)
    {
        lock (_gate)
        {
            if (_programs.Count < limit) _programs.TryAdd(handle, new Binding(Task.FromException<CompiledProgram>(error), causeOperation));
        }
    }

    /// <summary>The program of a handle, once it is compiled.</summary>
    /// <exception cref="RefusalException">The handle is unknown, or its program could not be compiled.</exception>
    public async Task<CompiledProgram> GetAsync(ulong handle, CancellationToken cancellation)
    {
        var binding = Find(handle);
        try
        {
            return await binding.Program.WaitAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            var cause = error is RefusalException { CauseOperation: not 0 } refusal ? refusal.CauseOperation : binding.Operation;
            var maker = cause == 0 ? "its rewrite" : $"operation {cause}";
            throw new RefusalException(RefusalKind.Precondition, $"executable {handle} was not made: {maker} failed", cause, error);
        }
    }

    /// <summary>Refuses handles of which one is unknown.</summary>
    /// <exception cref="RefusalException">A handle is unknown.</exception>
    public void CheckKnown(IEnumerable<ulong> handles)
    {
        foreach (var handle in handles) _ = Find(handle);
    }

    /// <summary>Unbinds handles; runs that use them go on.</summary>
    public void Delete(IEnumerable<ulong> handles)
    {
        lock (_gate)
        {
            foreach (var handle in handles) _programs.Remove(handle);
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (_gate) _programs.Clear();
    }

    private Binding Find(ulong handle)
    {
        lock (_gate)
        {
            return _programs.TryGetValue(handle, out var binding)
                ? binding
                : throw RefusalException.NotFound($"executable {handle} is unknown in this session");
        }
    }

    private sealed record Binding(Task<CompiledProgram> Program, ulong Operation);
}
