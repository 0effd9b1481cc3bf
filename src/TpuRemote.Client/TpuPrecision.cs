namespace TpuRemote.Client;

/// <summary>How precisely a rewritten function computes (products may ask for more, one by one).</summary>
public enum TpuPrecision
{
    /// <summary>As a TPU does by default: operands of matrix products rounded to bfloat16, sums in binary32.</summary>
    Tpu,

    /// <summary>Products and sums in binary32, in any order.</summary>
    F32,

    /// <summary>
    /// The reference evaluator's arithmetic: rounded to the result type after every step, in order; the same bytes on every machine.
    /// </summary>
    Exact,
}
