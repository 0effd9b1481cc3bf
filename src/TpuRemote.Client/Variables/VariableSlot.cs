using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Variables;

/// <summary>What a store knows of one variable; its value is on the device, or here when the store is the eager one.</summary>
internal sealed class VariableSlot(VariableStore store, string name, TensorType type, Initializer initializer, bool trainable)
{
    private EagerTensor? _eager;

    /// <summary>Where it lives.</summary>
    public VariableStore Store { get; } = store;

    /// <summary>The name with its scopes: <c>dense1/kernel</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Element type and dimensions.</summary>
    public TensorType Type { get; } = type;

    /// <summary>Makes the value that it starts with.</summary>
    public Initializer Initializer { get; } = initializer;

    /// <summary>Whether optimizers train it.</summary>
    public bool Trainable { get; } = trainable;

    /// <summary>The value when functions are evaluated at once. What computed it is forgotten: gradients end at variables.</summary>
    public EagerTensor Eager
    {
        get => _eager ??= new EagerTensor(InitialValue());
        set => _eager = new EagerTensor(value.Literal);
    }

    /// <summary>The value that it starts with.</summary>
    public Literal InitialValue() => Initializer.Make(Type, Name);
}
