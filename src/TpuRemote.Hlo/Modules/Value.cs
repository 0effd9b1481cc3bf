using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Modules;

/// <summary>A result of an op or an argument of a block. Identity is what counts: two values are the same only when they are one object.</summary>
public sealed class Value
{
    internal Value(HloType type, string? name = null)
    {
        Type = type;
        Name = name;
    }

    /// <summary>The value's type.</summary>
    public HloType Type { get; }

    /// <summary>The type of a tensor value.</summary>
    /// <exception cref="InvalidOperationException">The value is no tensor (a token, say).</exception>
    public TensorType TensorType => Type as TensorType ?? throw new InvalidOperationException($"a tensor was expected, the value is of type {Type}");

    /// <summary>The name it bore in the text, without the percent sign; null where the printer numbers it.</summary>
    public string? Name { get; }

    /// <summary>The op that results in it; null for an argument of a block.</summary>
    public Operation? DefiningOperation { get; internal set; }

    /// <summary>Its place among the results of its op or the arguments of its block.</summary>
    public int Index { get; internal set; }
}
