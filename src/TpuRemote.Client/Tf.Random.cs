using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client;

/// <content>Random numbers, which follow from their seed alone: the same on every machine, traced or evaluated at once.</content>
public static partial class Tf
{
    /// <summary>Uniform f32 numbers in [low, high): 24 random bits each, by ThreeFry.</summary>
    /// <param name="seed">The key; the same seed gives the same numbers.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">What is not reached.</param>
    /// <param name="shape">Dimension sizes.</param>
    public static Tensor RandomUniform(ulong seed, double low, double high, params ReadOnlySpan<long> shape)
    {
        var state = new Evaluation.EagerTensor(Literal.Create(TensorType.Of(ElementType.Ui64, 2), [seed, 0UL]));
        return Uniform(RandomBits(state, shape).Bits, low, high);
    }

    /// <summary>Random ui32 bits from a state of two ui64 (key and counter), and the state to go on from; keep it in a variable.</summary>
    public static (Tensor State, Tensor Bits) RandomBits(Tensor state, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(state);
        var type = Evaluation.StaticShape.Type(ElementType.Ui32, shape);
        if (!state.Type.Equals(TensorType.Of(ElementType.Ui64, 2)))
            throw new Errors.TpuArgumentException($"random_bits: a state of tensor<2xui64> was expected, {state.Type} was given");
        var results = Emitter.ApplyMany(
            (b, v) =>
            {
                var (next, bits) = b.RngBitGenerator(v[0], type, "THREE_FRY");
                return [next, bits];
            },
            state);
        return (results[0], results[1]);
    }

    /// <summary>Standard normal f32 numbers, by Box and Muller's transform of two uniform ones.</summary>
    /// <param name="seed">The key; the same seed gives the same numbers.</param>
    /// <param name="shape">Dimension sizes.</param>
    public static Tensor RandomNormal(ulong seed, params ReadOnlySpan<long> shape)
    {
        var pair = RandomUniform(seed, 0, 1, [2, .. shape]);
        // 1 - u lies in (0, 1], where the logarithm is finite.
        return Sqrt(-2 * Log(1 - pair[0])) * Cos(2 * Math.PI * pair[1]);
    }

    // The upper 24 bits, which f32 holds exactly, times 2^-24.
    private static Tensor Uniform(Tensor bits, double low, double high)
    {
        var whole = Emitter.Apply((b, v) => b.Convert(b.ShiftRightLogical(v[0], b.Full(v[0].TensorType, 8)), ElementType.F32), bits);
        return (whole * (Math.ScaleB(1, -24) * (high - low))) + low;
    }
}
