using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client;

/// <summary>
/// A tensor that keeps its value between runs, by name. Used as a tensor it is what it was last assigned at that place of the program.
/// In a traced function it becomes a parameter that the session passes, and its last assignment a result that takes the parameter's place
/// on the device; replicas hold one value in common.
/// </summary>
public sealed class Variable : Tensor
{
    internal Variable(VariableSlot slot)
        : base(slot.Type) => Slot = slot;

    /// <summary>The name with its scopes: <c>dense1/kernel</c>.</summary>
    public string Name => Slot.Name;

    /// <summary>Whether optimizers train it.</summary>
    public bool Trainable => Slot.Trainable;

    internal VariableSlot Slot { get; }

    /// <summary>The value at this place, which later assignments do not change.</summary>
    public Tensor Read() => TraceScope.Current is { } scope ? new TracedTensor(In(scope), scope) : Concrete();

    /// <summary>Makes a value what the variable is from here on.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="TpuArgumentException">The value is of another shape or element type.</exception>
    public Tensor Assign(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var adopted = value.Adopt(ElementType);
        if (!adopted.Type.Equals(Type)) throw new TpuArgumentException($"variable '{Name}' is {Type}, {adopted.Type} was assigned");
        if (TraceScope.Current is { } scope) scope.Assign(In(scope.Trace), adopted.In(scope));
        else HostSlot().Eager = adopted.Concrete();
        return adopted;
    }

    /// <summary>Adds to the variable.</summary>
    /// <returns>The new value.</returns>
    public Tensor AssignAdd(Tensor delta) => Assign(this + delta);

    /// <summary>Subtracts from the variable.</summary>
    /// <returns>The new value.</returns>
    public Tensor AssignSub(Tensor delta) => Assign(this - delta);

    /// <summary>A variable beside this one, of its shape and type, that is not trained: an optimizer's memory of it.</summary>
    /// <param name="name">What is appended to this variable's name: <c>dense1/kernel/Adam</c>.</param>
    /// <param name="initializer">What it starts with; zeros where null.</param>
    public Variable Companion(string name, Initializer? initializer = null) => Companion(name, Shape.AsSpan(), initializer);

    /// <summary>A variable beside this one, of a shape of its own and this one's element type, that is not trained.</summary>
    /// <param name="name">What is appended to this variable's name.</param>
    /// <param name="shape">Its dimensions; empty for a scalar.</param>
    /// <param name="initializer">What it starts with; zeros where null.</param>
    public Variable Companion(string name, ReadOnlySpan<long> shape, Initializer? initializer = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var type = StaticShape.Type(ElementType, shape);
        return new(VariableStore.Current.GetOrAdd($"{Name}/{name}", type, initializer ?? Initializer.Zeros, trainable: false));
    }

    /// <inheritdoc />
    public override string ToString() => $"variable '{Name}' {Type}";

    internal override Value In(TraceScope scope) => scope.Read(In(scope.Trace));

    internal override EagerTensor Concrete()
    {
        if (TraceScope.Current is { } scope) return ((TracedTensor)Read()).Concrete();
        return HostSlot().Eager;
    }

    // A variable made elsewhere (eagerly, or in another session) stands, in a trace, for the one of its name in the trace's store.
    private VariableSlot In(Trace trace) =>
        Slot.Store == trace.Store ? Slot : trace.Store.GetOrAdd(Name, Type, Slot.Initializer, Trainable);

    private VariableSlot HostSlot() => !Slot.Store.IsDevice
        ? Slot
        : throw new TpuTracingException(
            $"variable '{Name}' is on the device; read it with ReadVariableAsync, or use it in a function that is rewritten");
}
