namespace TpuRemote.Hlo.Scalars;

/// <summary>The kinds of element types that an operator is defined on (the type constraints in the specification's op tables).</summary>
[Flags]
public enum OperandKinds
{
    /// <summary>No kind.</summary>
    None = 0,

    /// <summary>i1.</summary>
    Boolean = 1,

    /// <summary>i8, i16, i32, i64.</summary>
    Signed = 2,

    /// <summary>ui8, ui16, ui32, ui64.</summary>
    Unsigned = 4,

    /// <summary>bf16, f16, f32, f64.</summary>
    Float = 8,

    /// <summary>Signed and unsigned integers.</summary>
    Integer = Signed | Unsigned,

    /// <summary>Everything.</summary>
    Any = Boolean | Integer | Float,
}
