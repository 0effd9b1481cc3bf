using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Gradients;

/// <summary>For each value the sum of the cotangents that its uses sent back; none is zero.</summary>
internal sealed class CotangentSums(Builder builder)
{
    private readonly Dictionary<Value, Value> _sums = [];

    /// <summary>The sum so far, or null where it is zero.</summary>
    public Value? Find(Value value) => _sums.GetValueOrDefault(value);

    /// <summary>Adds a cotangent, appending the addition where there is one already.</summary>
    /// <exception cref="InvalidOperationException">A rule built a cotangent of another type than the value's.</exception>
    public void Add(Value value, Value? cotangent)
    {
        if (cotangent is null) return;
        if (!cotangent.Type.Equals(value.Type))
            throw new InvalidOperationException($"a gradient rule gave {cotangent.Type} as the cotangent of a value of type {value.Type}");
        _sums[value] = _sums.TryGetValue(value, out var sum) ? builder.Add(sum, cotangent) : cotangent;
    }
}
