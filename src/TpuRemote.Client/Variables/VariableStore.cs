using System.Diagnostics.CodeAnalysis;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Variables;

/// <summary>
/// Variables by name. A session has a store whose values are on the device. Functions that are evaluated at once use the store that is
/// current on their flow of control: <see cref="Eager"/>, or one that was entered.
/// </summary>
public sealed class VariableStore
{
    private static readonly AsyncLocal<VariableStore?> Entered = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<string, VariableSlot> _slots = new(StringComparer.Ordinal);
    private readonly List<VariableSlot> _order = [];

    /// <summary>The store of functions that are evaluated at once, one for the process.</summary>
    public static VariableStore Eager { get; } = new();

    /// <summary>The names, in the order in which the variables were made.</summary>
    public IReadOnlyList<string> Names => [.. Slots.Select(s => s.Name)];

    internal static VariableStore Current => TraceScope.Current?.Trace.Store ?? Entered.Value ?? Eager;

    internal bool IsDevice { get; init; }

    internal IReadOnlyList<VariableSlot> Slots
    {
        get
        {
            lock (_lock) return [.. _order];
        }
    }

    /// <summary>Makes this the store of functions that are evaluated at once, until the answer is disposed.</summary>
    /// <exception cref="TpuTracingException">It is a session's store: its values are on the device.</exception>
    public IDisposable Enter()
    {
        if (IsDevice)
            throw new TpuTracingException(
                "a session's variables are on the device; functions that are evaluated at once need a store of their own");
        var outer = Entered.Value;
        Entered.Value = this;
        return new Leaving(outer);
    }

    /// <summary>Forgets every variable.</summary>
    /// <exception cref="TpuTracingException">It is a session's store.</exception>
    public void Clear()
    {
        if (IsDevice) throw new TpuTracingException("a session's variables end with the session");
        lock (_lock)
        {
            _slots.Clear();
            _order.Clear();
        }
    }

    internal bool TryGet(string name, [NotNullWhen(true)] out VariableSlot? slot)
    {
        lock (_lock) return _slots.TryGetValue(name, out slot);
    }

    /// <summary>The variable of that name, made where it does not exist.</summary>
    /// <exception cref="TpuArgumentException">It exists with another type.</exception>
    internal VariableSlot GetOrAdd(string name, TensorType type, Initializer initializer, bool trainable)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(name, out var slot))
            {
                _slots[name] = slot = new VariableSlot(this, name, type, initializer, trainable);
                _order.Add(slot);
            }
            if (slot.Type.Dimensions.AsSpan().SequenceEqual(type.Dimensions.AsSpan()))
            {
                return slot.Type.ElementType == type.ElementType ? slot : throw new TpuArgumentException(
                    $"Trying to share variable {name}, but specified dtype {type.With([])} and found dtype {slot.Type.With([])}.");
            }
            throw new TpuArgumentException(
                $"Trying to share variable {name}, but specified shape {StaticShape.Show(type.Dimensions.AsSpan())} "
                + $"and found shape {StaticShape.Show(slot.Type.Dimensions.AsSpan())}.");
        }
    }

    private sealed class Leaving(VariableStore? outer) : IDisposable
    {
        public void Dispose() => Entered.Value = outer;
    }
}
