using TpuRemote.Hlo.Scalars.Transcendentals;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Cbrt"/>.</summary>
public readonly struct Cbrt : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Cbrt(x);
}

/// <summary>Defines <see cref="ScalarOp.Rsqrt"/>.</summary>
public readonly struct Rsqrt : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Rsqrt(x);
}

/// <summary>Defines <see cref="ScalarOp.Sqrt"/>.</summary>
public readonly struct Sqrt : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Math.Sqrt(x);
}
