using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Scalars;

/// <summary>Work that is generic over the operators on one operand; a struct or ref struct.</summary>
public interface IUnaryOperatorVisitor<TResult>
{
    /// <summary>Called once, with the operator visited.</summary>
    TResult Invoke<TOperator>()
        where TOperator : struct, IUnaryOperator;
}

/// <summary>Work that is generic over the operators on two operands; a struct or ref struct.</summary>
public interface IBinaryOperatorVisitor<TResult>
{
    /// <summary>Called once, with the operator visited.</summary>
    TResult Invoke<TOperator>()
        where TOperator : struct, IBinaryOperator;
}

/// <summary>The one place that goes from a <see cref="ScalarOp"/> to the operator that defines it.</summary>
public static class ScalarOpDispatch
{
    /// <summary>Calls <paramref name="visitor"/> with the operator that defines <paramref name="op"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="op"/> does not take one operand.</exception>
    public static TResult Unary<TVisitor, TResult>(ScalarOp op, ref TVisitor visitor)
        where TVisitor : struct, IUnaryOperatorVisitor<TResult>, allows ref struct => op switch
        {
            ScalarOp.Abs => visitor.Invoke<Abs>(),
            ScalarOp.Cbrt => visitor.Invoke<Cbrt>(),
            ScalarOp.Ceil => visitor.Invoke<Ceil>(),
            ScalarOp.Cosine => visitor.Invoke<Cosine>(),
            ScalarOp.CountLeadingZeros => visitor.Invoke<CountLeadingZeros>(),
            ScalarOp.Exponential => visitor.Invoke<Exponential>(),
            ScalarOp.ExponentialMinusOne => visitor.Invoke<ExponentialMinusOne>(),
            ScalarOp.Floor => visitor.Invoke<Floor>(),
            ScalarOp.IsFinite => visitor.Invoke<IsFinite>(),
            ScalarOp.Log => visitor.Invoke<Log>(),
            ScalarOp.LogPlusOne => visitor.Invoke<LogPlusOne>(),
            ScalarOp.Logistic => visitor.Invoke<Logistic>(),
            ScalarOp.Negate => visitor.Invoke<Negate>(),
            ScalarOp.Not => visitor.Invoke<Not>(),
            ScalarOp.PopulationCount => visitor.Invoke<PopulationCount>(),
            ScalarOp.RoundNearestAfz => visitor.Invoke<RoundNearestAfz>(),
            ScalarOp.RoundNearestEven => visitor.Invoke<RoundNearestEven>(),
            ScalarOp.Rsqrt => visitor.Invoke<Rsqrt>(),
            ScalarOp.Sign => visitor.Invoke<Sign>(),
            ScalarOp.Sine => visitor.Invoke<Sine>(),
            ScalarOp.Sqrt => visitor.Invoke<Sqrt>(),
            ScalarOp.Tan => visitor.Invoke<Tan>(),
            ScalarOp.Tanh => visitor.Invoke<Tanh>(),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "Expected an operation on one operand."),
        };

    /// <summary>Calls <paramref name="visitor"/> with the operator that defines <paramref name="op"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="op"/> does not take two operands.</exception>
    public static TResult Binary<TVisitor, TResult>(ScalarOp op, ref TVisitor visitor)
        where TVisitor : struct, IBinaryOperatorVisitor<TResult>, allows ref struct => op switch
        {
            ScalarOp.Add => visitor.Invoke<Add>(),
            ScalarOp.And => visitor.Invoke<And>(),
            ScalarOp.Atan2 => visitor.Invoke<Atan2>(),
            ScalarOp.Divide => visitor.Invoke<Divide>(),
            ScalarOp.Maximum => visitor.Invoke<Maximum>(),
            ScalarOp.Minimum => visitor.Invoke<Minimum>(),
            ScalarOp.Multiply => visitor.Invoke<Multiply>(),
            ScalarOp.Or => visitor.Invoke<Or>(),
            ScalarOp.Power => visitor.Invoke<Power>(),
            ScalarOp.Remainder => visitor.Invoke<Remainder>(),
            ScalarOp.ShiftLeft => visitor.Invoke<ShiftLeft>(),
            ScalarOp.ShiftRightArithmetic => visitor.Invoke<ShiftRightArithmetic>(),
            ScalarOp.ShiftRightLogical => visitor.Invoke<ShiftRightLogical>(),
            ScalarOp.Subtract => visitor.Invoke<Subtract>(),
            ScalarOp.Xor => visitor.Invoke<Xor>(),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "Expected an operation on two operands."),
        };
}
