namespace TpuRemote.Pod.Specs;

/// <summary>What the number in a slice's name counts.</summary>
public enum NameUnit
{
    /// <summary>Tensor cores, as for v2 and v3.</summary>
    Cores,

    /// <summary>Chips.</summary>
    Chips,
}
