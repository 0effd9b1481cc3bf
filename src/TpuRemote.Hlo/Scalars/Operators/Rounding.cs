namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Ceil"/>.</summary>
public readonly struct Ceil : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Math.Ceiling(x);
}

/// <summary>Defines <see cref="ScalarOp.Floor"/>.</summary>
public readonly struct Floor : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Math.Floor(x);
}

/// <summary>Defines <see cref="ScalarOp.RoundNearestAfz"/>.</summary>
public readonly struct RoundNearestAfz : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Math.Round(x, MidpointRounding.AwayFromZero);
}

/// <summary>Defines <see cref="ScalarOp.RoundNearestEven"/>.</summary>
public readonly struct RoundNearestEven : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Math.Round(x, MidpointRounding.ToEven);
}
