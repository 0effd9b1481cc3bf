using TpuRemote.Grpc.V1;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Operations;

/// <summary>
/// Small arrays in and out, deletion, recovery and state, as unary calls and as operations of the session stream. As with
/// <see cref="ProgramOperations"/>, a method returns when the operation is taken in; the task that it returns is the operation itself.
/// </summary>
internal sealed class ArrayOperations(WireLiterals literals, ServerMeters meters)
{
    // What the state of an array takes in an answer, roughly: its type and a sentence.
    private const int StateBytes = 256;

    /// <summary>Stores a small array.</summary>
    /// <exception cref="RefusalException">The handle is not free, the literal is wrong, or there is no room.</exception>
    public Task<StoreResult> Store(OperationSite site, StoreOperation request)
    {
        site.Session.CheckUp();
        var type = literals.Check(request.Literal, $"{site.Name}: array {request.Array}");
        var slot = site.Session.Arrays.Reserve(request.Array, type);
        return StoreAsync(site, request.Literal, type, slot);
    }

    /// <summary>Reads a small array.</summary>
    /// <exception cref="RefusalException">The handle is unknown or cannot be used, or the array is above the limit.</exception>
    public Task<LiteralProto> Fetch(OperationSite site, FetchOperation request)
    {
        site.Session.CheckUp();
        var hold = site.Session.Arrays.Hold(request.Array);
        site.Announce(hold.Type.ByteSize);
        return FetchAsync(site, hold, request.HasReplica ? request.Replica : null);
    }

    /// <summary>Deletes arrays and executables, all or none.</summary>
    /// <exception cref="RefusalException">A handle is unknown.</exception>
    public static async Task<DeleteResult> DeleteAsync(OperationSite site, DeleteOperation request)
    {
        await site.Before.WaitAsync(site.Cancellation);
        site.Session.Executables.CheckKnown(request.Executables);
        site.Session.Arrays.Delete(request.Arrays);
        site.Session.Executables.Delete(request.Executables);
        return new DeleteResult();
    }

    /// <summary>Puts poisoned arrays back, once the runs that may still poison them have ended.</summary>
    /// <exception cref="RefusalException">A handle is unknown, or its value from before is gone.</exception>
    public static async Task<RecoverResult> RecoverAsync(OperationSite site, RecoverOperation request)
    {
        await site.Before.WaitAsync(site.Cancellation);
        var arrays = site.Session.Arrays;
        await arrays.WhenSettled(arrays.Find(request.Arrays)).WaitAsync(site.Cancellation);
        arrays.Recover(request.Arrays);
        return new RecoverResult();
    }

    /// <summary>Waits until arrays are settled and tells what became of them.</summary>
    /// <exception cref="RefusalException">A handle is unknown.</exception>
    public static Task<CheckResult> Check(OperationSite site, CheckOperation request)
    {
        site.Announce((long)request.Arrays.Count * StateBytes);
        return CheckAsync(site, site.Session.Arrays.Find(request.Arrays));
    }

    private async Task<StoreResult> StoreAsync(OperationSite site, LiteralProto literal, ArrayType type, ArraySlot slot)
    {
        try
        {
            await site.Before.WaitAsync(site.Cancellation);
            site.Session.Arrays.Complete(slot, literals.ToDevice(literal, type));
            meters.Stored(literal.Data.Length);
            return new StoreResult();
        }
        catch (Exception error)
        {
            var cause = error is RefusalException { CauseOperation: not 0 } refusal ? refusal.CauseOperation : site.Operation;
            site.Session.Arrays.Poison(slot, $"{site.Name} failed: {StatusMap.ToProto(error).Message}", cause);
            throw;
        }
    }

    private async Task<LiteralProto> FetchAsync(OperationSite site, ArrayHold hold, uint? replica)
    {
        using (hold)
        {
            await site.Before.WaitAsync(site.Cancellation);
            var array = await hold.GetAsync(site.Cancellation);
            var literal = literals.FromDevice(array, replica, hold.Slot.Label);
            meters.Fetched(literal.Data.Length);
            return literal;
        }
    }

    private static async Task<CheckResult> CheckAsync(OperationSite site, ArraySlot[] slots)
    {
        await site.Before.WaitAsync(site.Cancellation);
        await site.Session.Arrays.WhenSettled(slots).WaitAsync(site.Cancellation);
        return new CheckResult { Arrays = { slots.Select(slot => ToProto(site.Session.Arrays.View(slot))) } };
    }

    private static ArrayState ToProto(ArraySlotView view) => new()
    {
        State = view.State switch
        {
            ArraySlotState.Ready => ArrayState.Types.State.Ready,
            ArraySlotState.Donated => ArrayState.Types.State.Donated,
            ArraySlotState.Poisoned => ArrayState.Types.State.Poisoned,
            ArraySlotState.Incomplete => ArrayState.Types.State.Incomplete,
            _ => throw new InvalidOperationException($"an array in state {view.State} was reported"),
        },
        Type = view.Type.ToProto(),
        Reason = view.Reason,
        Recoverable = view.IsRecoverable,
    };
}
