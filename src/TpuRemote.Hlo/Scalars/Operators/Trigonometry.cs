using TpuRemote.Hlo.Scalars.Transcendentals;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Atan2"/>.</summary>
public readonly struct Atan2 : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x, double y) => Transcendental.Atan2(x, y);
}

/// <summary>Defines <see cref="ScalarOp.Cosine"/>.</summary>
public readonly struct Cosine : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Cos(x);
}

/// <summary>Defines <see cref="ScalarOp.Sine"/>.</summary>
public readonly struct Sine : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Sin(x);
}

/// <summary>Defines <see cref="ScalarOp.Tan"/>.</summary>
public readonly struct Tan : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Tan(x);
}
