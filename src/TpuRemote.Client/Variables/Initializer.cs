using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Variables;

/// <summary>Makes the value that a variable starts with, on the host, once.</summary>
public sealed class Initializer
{
    private readonly Func<TensorType, Tensor> _make;

    private Initializer(Func<TensorType, Tensor> make) => _make = make;

    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new(type => Tf.Zeros(type.ElementType, type.Dimensions.AsSpan()));

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new(type => Tf.Ones(type.ElementType, type.Dimensions.AsSpan()));

    /// <summary>A value of the variable's shape and type, or a scalar for every element.</summary>
    public static Initializer Constant(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(type => Tf.BroadcastTo(value.Adopt(type.ElementType), type.Dimensions.AsSpan()));
    }

    /// <summary>Uniform in [low, high), the same numbers for the same seed on every machine.</summary>
    public static Initializer RandomUniform(double low, double high, ulong seed) =>
        new(type => Tf.Cast(Tf.RandomUniform(seed, low, high, type.Dimensions.AsSpan()), type.ElementType));

    /// <summary>
    /// Glorot's uniform distribution, TensorFlow's default: limit sqrt(6 / (fan in + fan out)), the fans being the last two dimensions
    /// (times the window's size for kernels of higher rank).
    /// </summary>
    public static Initializer GlorotUniform(ulong seed) => new(type =>
    {
        var limit = Math.Sqrt(6 / Fans(type));
        return Tf.Cast(Tf.RandomUniform(seed, -limit, limit, type.Dimensions.AsSpan()), type.ElementType);
    });

    /// <summary>Whatever a function makes of the variable's type.</summary>
    public static Initializer From(Func<TensorType, Tensor> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return new(make);
    }

    internal Literal Make(TensorType type, string name)
    {
        // Variables start on the host, whether or not a function is being traced that uses them.
        var made = TraceScope.Evaluating(() => _make(type)).Concrete().Literal;
        return made.Type.Equals(type)
            ? made
            : throw new TpuArgumentException($"the initializer of variable '{name}' should make {type}, it made {made.Type}");
    }

    private static double Fans(TensorType type)
    {
        double window = 1;
        for (var d = 0; d < type.Rank - 2; d++) window *= type.Dimensions[d];
        return type.Rank switch
        {
            0 => 2,
            1 => 2.0 * type.Dimensions[0],
            _ => window * (type.Dimensions[^2] + type.Dimensions[^1]),
        };
    }
}
