namespace TpuRemote.Pod.Instructions;

/// <summary>The counter-based generators of rng_bit_generator.</summary>
public enum RandomAlgorithm
{
    /// <summary>Threefry-2x32 with 20 rounds (Salmon et al., SC 2011).</summary>
    ThreeFry,

    /// <summary>Philox-4x32 with 10 rounds (Salmon et al., SC 2011).</summary>
    Philox,
}
