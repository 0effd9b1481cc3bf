namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.IsFinite"/>: 1 or 0, which <see cref="Scalar.Unary"/> stores as i1.</summary>
public readonly struct IsFinite : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Float;

    /// <inheritdoc/>
    public static bool IsPredicate => true;

    /// <inheritdoc/>
    public static double Float(double x) => double.IsFinite(x) ? 1 : 0;
}
