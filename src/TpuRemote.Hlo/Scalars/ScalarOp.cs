namespace TpuRemote.Hlo.Scalars;

/// <summary>The elementwise operations of the StableHLO specification on one or two operands of one type.</summary>
public enum ScalarOp
{
    /// <summary>|x|; the smallest signed integer stays as it is.</summary>
    Abs,

    /// <summary>x + y, integers wrap; on i1 this is or.</summary>
    Add,

    /// <summary>Bitwise and.</summary>
    And,

    /// <summary>The angle of the point (y, x): the first operand is y.</summary>
    Atan2,

    /// <summary>Cube root, of negative numbers too.</summary>
    Cbrt,

    /// <summary>Rounds up to an integer.</summary>
    Ceil,

    /// <summary>Cosine of radians.</summary>
    Cosine,

    /// <summary>Zero bits above the highest set bit; the width for 0.</summary>
    CountLeadingZeros,

    /// <summary>x / y; integers round towards zero, by zero give all bits set, and the smallest by -1 wraps.</summary>
    Divide,

    /// <summary>e^x.</summary>
    Exponential,

    /// <summary>e^x - 1 without cancellation.</summary>
    ExponentialMinusOne,

    /// <summary>Rounds down to an integer.</summary>
    Floor,

    /// <summary>Neither infinite nor NaN; the result is i1.</summary>
    IsFinite,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Natural logarithm of x + 1 without cancellation.</summary>
    LogPlusOne,

    /// <summary>1 / (1 + e^-x).</summary>
    Logistic,

    /// <summary>The larger; NaN wins, +0 is above -0; on i1 this is or.</summary>
    Maximum,

    /// <summary>The smaller; NaN wins, -0 is below +0; on i1 this is and.</summary>
    Minimum,

    /// <summary>x * y, integers wrap; on i1 this is and.</summary>
    Multiply,

    /// <summary>-x; integers wrap.</summary>
    Negate,

    /// <summary>Bitwise complement.</summary>
    Not,

    /// <summary>Bitwise or.</summary>
    Or,

    /// <summary>The number of set bits (<c>popcnt</c>).</summary>
    PopulationCount,

    /// <summary>x^y; integers wrap, and negative integer exponents give 0 unless x is 1 or -1.</summary>
    Power,

    /// <summary>x - y * trunc(x / y), with the dividend's sign; an integer modulo zero is the dividend.</summary>
    Remainder,

    /// <summary>Rounds to the nearest integer, ties away from zero.</summary>
    RoundNearestAfz,

    /// <summary>Rounds to the nearest integer, ties to even.</summary>
    RoundNearestEven,

    /// <summary>1 / sqrt(x).</summary>
    Rsqrt,

    /// <summary>x shifted left by y bits; 0 for y of the width or more.</summary>
    ShiftLeft,

    /// <summary>x shifted right by y bits, filled with the highest bit, also for y of the width or more.</summary>
    ShiftRightArithmetic,

    /// <summary>x shifted right by y bits, filled with 0; 0 for y of the width or more.</summary>
    ShiftRightLogical,

    /// <summary>-1, 0 or 1; -0 and NaN stay as they are.</summary>
    Sign,

    /// <summary>Sine of radians.</summary>
    Sine,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>x - y; integers wrap.</summary>
    Subtract,

    /// <summary>Tangent of radians.</summary>
    Tan,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Bitwise exclusive or.</summary>
    Xor,
}
