using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client;

/// <content>Operators; all broadcast as NumPy does and need operands of one element type (bare C# numbers take the other's).</content>
public abstract partial class Tensor
{
    /// <summary>Elementwise sum.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Tf.Add(left, right);

    /// <summary>Elementwise difference.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Tf.Subtract(left, right);

    /// <summary>Elementwise product.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Tf.Multiply(left, right);

    /// <summary>Elementwise quotient; integers round towards zero.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Tf.Divide(left, right);

    /// <summary>Elementwise remainder with the sign of the dividend, as C#'s.</summary>
    public static Tensor operator %(Tensor left, Tensor right) => Tf.Remainder(left, right);

    /// <summary>Elementwise negation.</summary>
    public static Tensor operator -(Tensor operand) => Tf.Negate(operand);

    /// <summary>Elementwise and, of the bits of integers or of booleans.</summary>
    public static Tensor operator &(Tensor left, Tensor right) => Tf.And(left, right);

    /// <summary>Elementwise or, of the bits of integers or of booleans.</summary>
    public static Tensor operator |(Tensor left, Tensor right) => Tf.Or(left, right);

    /// <summary>Elementwise exclusive or, of the bits of integers or of booleans.</summary>
    public static Tensor operator ^(Tensor left, Tensor right) => Tf.Xor(left, right);

    /// <summary>Elementwise complement, of the bits of integers or of booleans.</summary>
    public static Tensor operator !(Tensor operand) => Tf.Not(operand);

    /// <summary>Where the elements are less than the other's: i1.</summary>
    public Tensor Less(Tensor other) => Tf.Less(this, other);

    /// <summary>Where the elements are less than or equal to the other's: i1.</summary>
    public Tensor LessEqual(Tensor other) => Tf.LessEqual(this, other);

    /// <summary>Where the elements are greater than the other's: i1.</summary>
    public Tensor Greater(Tensor other) => Tf.Greater(this, other);

    /// <summary>Where the elements are greater than or equal to the other's: i1.</summary>
    public Tensor GreaterEqual(Tensor other) => Tf.GreaterEqual(this, other);

    /// <summary>Where the elements equal the other's: i1.</summary>
    public Tensor Equal(Tensor other) => Tf.Equal(this, other);

    /// <summary>Where the elements differ from the other's: i1.</summary>
    public Tensor NotEqual(Tensor other) => Tf.NotEqual(this, other);

    /// <summary>The elements converted to another type.</summary>
    public Tensor Cast(ElementType elementType) => Tf.Cast(this, elementType);

    /// <summary>The elements in row-major order under other dimensions; one of them may be -1, which is computed.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> dimensions) => Tf.Reshape(this, dimensions);
}
