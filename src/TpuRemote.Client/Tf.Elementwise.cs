using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <summary>
/// The functions of tensors, named as TensorFlow names them. In a function being rewritten each becomes ops of the program; on concrete
/// tensors it is evaluated at once. Operands of two-operand functions broadcast as NumPy's do and must be of one element type; bare C#
/// numbers take the other operand's. Every function throws <see cref="TpuArgumentException"/>, with the C# line, for shapes and types
/// that do not go together.
/// </summary>
public static partial class Tf
{
    /// <summary>x + y; or, of booleans.</summary>
    public static Tensor Add(Tensor x, Tensor y) => Binary(BinaryOps.Add, x, y);

    /// <summary>x - y.</summary>
    public static Tensor Subtract(Tensor x, Tensor y) => Binary(BinaryOps.Subtract, x, y);

    /// <summary>x * y; and, of booleans.</summary>
    public static Tensor Multiply(Tensor x, Tensor y) => Binary(BinaryOps.Multiply, x, y);

    /// <summary>x / y; integers round towards zero.</summary>
    public static Tensor Divide(Tensor x, Tensor y) => Binary(BinaryOps.Divide, x, y);

    /// <summary>x - y trunc(x / y).</summary>
    public static Tensor Remainder(Tensor x, Tensor y) => Binary(BinaryOps.Remainder, x, y);

    /// <summary>x to the power of y.</summary>
    public static Tensor Pow(Tensor x, Tensor y) => Binary(BinaryOps.Power, x, y);

    /// <summary>The larger of x and y; NaN wins.</summary>
    public static Tensor Maximum(Tensor x, Tensor y) => Binary(BinaryOps.Maximum, x, y);

    /// <summary>The smaller of x and y; NaN wins.</summary>
    public static Tensor Minimum(Tensor x, Tensor y) => Binary(BinaryOps.Minimum, x, y);

    /// <summary>The angle of the point (x, y), in radians.</summary>
    public static Tensor Atan2(Tensor y, Tensor x) => Binary(BinaryOps.Atan2, y, x);

    /// <summary>Bitwise, or of booleans.</summary>
    public static Tensor And(Tensor x, Tensor y) => Binary(BinaryOps.And, x, y);

    /// <summary>Bitwise, or of booleans.</summary>
    public static Tensor Or(Tensor x, Tensor y) => Binary(BinaryOps.Or, x, y);

    /// <summary>Bitwise, or of booleans.</summary>
    public static Tensor Xor(Tensor x, Tensor y) => Binary(BinaryOps.Xor, x, y);

    /// <summary>Bitwise, or of booleans.</summary>
    public static Tensor Not(Tensor x) => Unary(UnaryOps.Not, x);

    /// <summary>-x.</summary>
    public static Tensor Negate(Tensor x) => Unary(UnaryOps.Negate, x);

    /// <summary>|x|.</summary>
    public static Tensor Abs(Tensor x) => Unary(UnaryOps.Abs, x);

    /// <summary>-1, 0 or 1.</summary>
    public static Tensor Sign(Tensor x) => Unary(UnaryOps.Sign, x);

    /// <summary>e^x.</summary>
    public static Tensor Exp(Tensor x) => Unary(UnaryOps.Exponential, x);

    /// <summary>e^x - 1 without cancellation.</summary>
    public static Tensor Expm1(Tensor x) => Unary(UnaryOps.ExponentialMinusOne, x);

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(Tensor x) => Unary(UnaryOps.Log, x);

    /// <summary>The natural logarithm of 1 + x without cancellation.</summary>
    public static Tensor Log1p(Tensor x) => Unary(UnaryOps.LogPlusOne, x);

    /// <summary>The square root.</summary>
    public static Tensor Sqrt(Tensor x) => Unary(UnaryOps.Sqrt, x);

    /// <summary>1 / sqrt(x).</summary>
    public static Tensor Rsqrt(Tensor x) => Unary(UnaryOps.Rsqrt, x);

    /// <summary>x * x.</summary>
    public static Tensor Square(Tensor x) => Multiply(x, x);

    /// <summary>The sine of radians.</summary>
    public static Tensor Sin(Tensor x) => Unary(UnaryOps.Sine, x);

    /// <summary>The cosine of radians.</summary>
    public static Tensor Cos(Tensor x) => Unary(UnaryOps.Cosine, x);

    /// <summary>The tangent of radians.</summary>
    public static Tensor Tan(Tensor x) => Unary(UnaryOps.Tan, x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => Unary(UnaryOps.Tanh, x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(Tensor x) => Unary(UnaryOps.Logistic, x);

    /// <summary>The larger of x and 0.</summary>
    public static Tensor Relu(Tensor x) => Maximum(x, 0);

    /// <summary>Rounds down.</summary>
    public static Tensor Floor(Tensor x) => Unary(UnaryOps.Floor, x);

    /// <summary>Rounds up.</summary>
    public static Tensor Ceil(Tensor x) => Unary(UnaryOps.Ceil, x);

    /// <summary>Rounds to the nearest integer, ties to even.</summary>
    public static Tensor Round(Tensor x) => Unary(UnaryOps.RoundNearestEven, x);

    /// <summary>Where x is neither infinite nor NaN: i1.</summary>
    public static Tensor IsFinite(Tensor x) => Unary(UnaryOps.IsFinite, x);

    /// <summary>The larger of low and the smaller of x and high.</summary>
    public static Tensor Clip(Tensor x, Tensor low, Tensor high) => Minimum(Maximum(x, low), high);

    /// <summary>The elements converted to another type; from float to integer towards zero, to i1 whether they differ from zero.</summary>
    public static Tensor Cast(Tensor x, ElementType elementType)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ElementType == elementType ? x : Emitter.Apply((b, v) => b.Convert(v[0], elementType), x);
    }

    private static Tensor Unary(ElementwiseOp op, Tensor x) => Emitter.Apply((b, v) => b.Unary(op, v[0]), x);

    private static Tensor Binary(ElementwiseOp op, Tensor x, Tensor y)
    {
        var (left, right) = Broadcasting.Matched(op.ShortName, x, y);
        var shape = Broadcasting.Shape(op.ShortName, left.Shape, right.Shape);
        return Emitter.Apply((b, v) => b.Binary(op, Broadcasting.To(b, v[0], shape), Broadcasting.To(b, v[1], shape)), left, right);
    }
}
