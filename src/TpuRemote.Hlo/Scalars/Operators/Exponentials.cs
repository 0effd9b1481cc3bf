using TpuRemote.Hlo.Scalars.Transcendentals;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Exponential"/>.</summary>
public readonly struct Exponential : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Exp(x);
}

/// <summary>Defines <see cref="ScalarOp.ExponentialMinusOne"/>.</summary>
public readonly struct ExponentialMinusOne : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Expm1(x);
}

/// <summary>Defines <see cref="ScalarOp.Log"/>.</summary>
public readonly struct Log : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Log(x);
}

/// <summary>Defines <see cref="ScalarOp.LogPlusOne"/>.</summary>
public readonly struct LogPlusOne : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Log1p(x);
}

/// <summary>Defines <see cref="ScalarOp.Logistic"/>.</summary>
public readonly struct Logistic : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Logistic(x);
}

/// <summary>Defines <see cref="ScalarOp.Tanh"/>.</summary>
public readonly struct Tanh : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Transcendental.Tanh(x);
}
