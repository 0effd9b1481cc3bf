using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>Windows that slide over images. Images are [batch, height, width, channels].</content>
public static partial class Tf
{
    /// <summary>The convolution of images with kernels of [height, width, channels in, channels out].</summary>
    /// <param name="x">Images.</param>
    /// <param name="kernels">Kernels, of the same element type.</param>
    /// <param name="stride">How far the window moves, in both directions.</param>
    /// <param name="padding">What lies around the images; zeros.</param>
    /// <param name="precision">Raises this product's precision above the rewrite's.</param>
    /// <exception cref="TpuArgumentException">The shapes or element types do not go together.</exception>
    public static Tensor Conv2D(
        Tensor x,
        Tensor kernels,
        long stride = 1,
        WindowPadding padding = WindowPadding.Valid,
        ProductPrecision precision = ProductPrecision.Default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(kernels);
        if (x.Rank != 4 || kernels.Rank != 4 || x.Shape[3] != kernels.Shape[2] || x.ElementType != kernels.ElementType)
        {
            throw new TpuArgumentException(
                "conv2d: images of [batch, height, width, channels] and kernels of [height, width, channels, channels out] "
                + $"of one element type were expected, {x.Type} and {kernels.Type} were given");
        }
        var numbers = new ConvolutionDimensionNumbers(0, 3, [1, 2], 2, 3, [0, 1], 0, 3, [1, 2]);
        ImmutableArray<WindowDimension> windows =
        [
            Window(x, 1, kernels.Shape[0], stride, padding), Window(x, 2, kernels.Shape[1], stride, padding),
        ];
        var asked = precision switch { ProductPrecision.High => "HIGH", ProductPrecision.Highest => "HIGHEST", _ => "DEFAULT" };
        return Emitter.Apply((b, v) => b.Convolution(v[0], v[1], numbers, windows, precision: asked), x, kernels);
    }

    /// <summary>The largest of each window of images; padding never wins.</summary>
    public static Tensor MaxPool(Tensor x, long size, long? stride = null, WindowPadding padding = WindowPadding.Valid)
    {
        var windows = Pool("max_pool", x, size, stride ?? size, padding);
        var least = Least(x.ElementType);
        return Emitter.Apply(
            (b, v) => b.ReduceWindow([v[0]], [b.Constant(least)], windows, ReductionBody.Of(b, BinaryOps.Maximum, x.ElementType))[0], x);
    }

    /// <summary>The mean of each window of images; padding does not count.</summary>
    public static Tensor AvgPool(Tensor x, long size, long? stride = null, WindowPadding padding = WindowPadding.Valid)
    {
        var windows = Pool("avg_pool", x, size, stride ?? size, padding);
        if (!x.ElementType.IsFloat()) throw new TpuArgumentException($"avg_pool: floats were expected, {x.Type} was given; Cast it");
        return WindowSum(x, windows) / WindowSum(OnesLike(x), windows);
    }

    private static Tensor WindowSum(Tensor x, ImmutableArray<WindowDimension> windows) => Emitter.Apply(
        (b, v) =>
            b.ReduceWindow([v[0]], [b.ConstantScalar(x.ElementType, 0)], windows, ReductionBody.Of(b, BinaryOps.Add, x.ElementType))[0], x);

    private static ImmutableArray<WindowDimension> Pool(string function, Tensor x, long size, long stride, WindowPadding padding)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4)
            throw new TpuArgumentException($"{function}: images of [batch, height, width, channels] were expected, {x.Type} was given");
        return [new(1), Window(x, 1, size, stride, padding), Window(x, 2, size, stride, padding), new(1)];
    }

    private static WindowDimension Window(Tensor x, int dimension, long size, long stride, WindowPadding padding)
    {
        if (size < 1 || stride < 1)
            throw new TpuArgumentException($"a window of size and stride 1 or more was expected, {size} and {stride} were given");
        if (padding == WindowPadding.Valid) return new(size, stride);
        var extent = x.Shape[dimension];
        var count = (extent + stride - 1) / stride;
        var around = Math.Max(0, ((count - 1) * stride) + size - extent);
        return new(size, stride, around / 2, around - (around / 2));
    }
}
