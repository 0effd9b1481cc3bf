namespace TpuRemote.Hlo.ElementTypes;

/// <summary>
/// The type of one element of a tensor (StableHLO specification, "Types", without quantized, complex, f8 and 2/4-bit types).
/// </summary>
public enum ElementType
{
    /// <summary>Boolean; stored as one byte holding 0 or 1.</summary>
    I1,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 8-bit integer.</summary>
    Ui8,

    /// <summary>Unsigned 16-bit integer.</summary>
    Ui16,

    /// <summary>Unsigned 32-bit integer.</summary>
    Ui32,

    /// <summary>Unsigned 64-bit integer.</summary>
    Ui64,

    /// <summary>bfloat16: 1 sign, 8 exponent, 7 fraction bits.</summary>
    Bf16,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary64.</summary>
    F64,
}
