namespace TpuRemote.Hlo.Scalars.Transcendentals;

/// <summary>
/// The elementary functions in double, built from IEEE additions, multiplications, divisions, square roots and fused multiply-adds alone,
/// so that every machine computes the same bits. Errors are given in units in the last place (ULP) of the exact result.
/// </summary>
public static partial class Transcendental;
