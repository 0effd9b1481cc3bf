using TpuRemote.Server.Status;

namespace TpuRemote.Server.Operations;

/// <summary>The last operations of one stream, for those that wait for them. Used by the stream's reader alone.</summary>
internal sealed class OperationHistory
{
    /// <summary>How many operations back wait_for may reach.</summary>
    public const int Reach = 4096;

    private readonly Dictionary<ulong, Task> _operations = [];
    private readonly Queue<ulong> _order = [];
    private ulong _last;

    /// <summary>Takes a new operation's number.</summary>
    /// <exception cref="RefusalException">It is not higher than every one before: a breach of the protocol.</exception>
    public void Advance(ulong operation)
    {
        if (operation <= _last)
            throw RefusalException.Invalid($"op_id {operation} was given after {_last}; op_ids start at 1 and increase");
        _last = operation;
    }

    /// <summary>What an operation waits for.</summary>
    /// <returns>Ends when all have succeeded; fails with the first that failed.</returns>
    /// <exception cref="RefusalException">One was never sent, or is out of reach.</exception>
    public Task Find(IReadOnlyCollection<ulong> waitFor) =>
        waitFor.Count == 0 ? Task.CompletedTask : WhenAllAsync([.. waitFor.Select(id => (id, Find(id)))]);

    /// <summary>Remembers an operation.</summary>
    public void Add(ulong operation, Task task)
    {
        _operations.Add(operation, task);
        _order.Enqueue(operation);
        if (_order.Count > Reach) _operations.Remove(_order.Dequeue());
    }

    private static async Task WhenAllAsync((ulong Id, Task Task)[] before)
    {
        foreach (var (id, task) in before)
        {
            try
            {
                await task;
            }
            catch (Exception error)
            {
                var cause = error is RefusalException { CauseOperation: not 0 } refusal ? refusal.CauseOperation : id;
                throw new RefusalException(
                    RefusalKind.Precondition, $"not started: it waits for operation {id}, which failed", cause, error);
            }
        }
    }

    private Task Find(ulong id) => _operations.TryGetValue(id, out var task)
        ? task
        : throw RefusalException.Invalid(
            $"wait_for names operation {id}; expected one of the last {Reach} of this stream, before operation {_last}");
}
