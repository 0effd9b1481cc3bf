using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>Products of matrices.</content>
public static partial class Tf
{
    /// <summary>
    /// The matrix product over the last two dimensions; the dimensions before them broadcast as a batch. [.., m, k] x [.., k, n] gives [..,
    /// m, n].
    /// </summary>
    /// <param name="x">The left operand, of rank 2 or more.</param>
    /// <param name="y">The right operand, of rank 2 or more and the same element type.</param>
    /// <param name="transposeX">Whether x is given as [.., k, m].</param>
    /// <param name="transposeY">Whether y is given as [.., n, k].</param>
    /// <param name="precision">Raises this product's precision above the rewrite's.</param>
    /// <exception cref="TpuArgumentException">Ranks, element types or the contracted dimensions do not go together.</exception>
    public static Tensor MatMul(
        Tensor x, Tensor y, bool transposeX = false, bool transposeY = false, ProductPrecision precision = ProductPrecision.Default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        CheckMatrices(x, y, transposeX, transposeY);
        var batch = Broadcasting.Shape("mat_mul", x.Shape[..^2], y.Shape[..^2]);
        var left = BroadcastTo(x, [.. batch, .. x.Shape[^2..]]);
        var right = BroadcastTo(y, [.. batch, .. y.Shape[^2..]]);
        ImmutableArray<long> batching = [.. Enumerable.Range(0, batch.Length).Select(d => (long)d)];
        var numbers = new DotDimensionNumbers(
            batching, batching, [batch.Length + (transposeX ? 0 : 1)], [batch.Length + (transposeY ? 1 : 0)]);
        return Emitter.Apply((b, v) => b.DotGeneral(v[0], v[1], numbers, Config(precision)), left, right);
    }

    /// <summary>The inner product of two vectors, or of the last dimension of each of two tensors with a vector.</summary>
    public static Tensor Dot(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Rank == 0 || y.Rank != 1 || x.Shape[^1] != y.Shape[0] || x.ElementType != y.ElementType)
            throw new TpuArgumentException($"dot: [.., k] and [k] of one element type were expected, {x.Type} and {y.Type} were given");
        return Emitter.Apply((b, v) => b.DotGeneral(v[0], v[1], new DotDimensionNumbers([], [], [x.Rank - 1], [0])), x, y);
    }

    private static void CheckMatrices(Tensor x, Tensor y, bool transposeX, bool transposeY)
    {
        if (x.ElementType != y.ElementType)
            throw new TpuArgumentException(
                $"mat_mul: operands should have one element type, {x.Type} and {y.Type} were given; Cast one of them");
        if (x.Rank < 2 || y.Rank < 2)
            throw new TpuArgumentException($"mat_mul: operands of rank 2 or more were expected, {x.Type} and {y.Type} were given");
        var (k, other) = (transposeX ? x.Shape[^2] : x.Shape[^1], transposeY ? y.Shape[^1] : y.Shape[^2]);
        if (k == other) return;
        throw new TpuArgumentException(
            $"mat_mul: the contracted dimensions should be equal, they are {k} of {x.Type}{(transposeX ? " (transposed)" : "")} "
            + $"and {other} of {y.Type}{(transposeY ? " (transposed)" : "")}");
    }

    internal static ArrayAttribute? Config(ProductPrecision precision)
    {
        if (precision == ProductPrecision.Default) return null;
        var each = new EnumAttribute("precision", precision == ProductPrecision.High ? "HIGH" : "HIGHEST");
        return new ArrayAttribute([each, each]);
    }
}
