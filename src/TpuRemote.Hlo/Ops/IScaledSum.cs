using System.Numerics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Ops;

/// <summary>The step that products of matrices and convolutions are made of, for elements stored as <typeparamref name="T"/>.</summary>
internal interface IScaledSum<T>
    where T : unmanaged
{
    /// <summary>Adds the factor times each element of the row to the sums: the product is rounded, then the sum.</summary>
    static abstract void Add(T factor, ReadOnlySpan<T> row, Span<T> sums);

    /// <summary>Whether 0 times the element is 0, so that adding it leaves a sum that began at 0 as it is.</summary>
    static abstract bool IsFinite(T element);
}

/// <summary>Steps where the processor has the element type.</summary>
internal readonly struct NativeScaledSum<T> : IScaledSum<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc />
    public static void Add(T factor, ReadOnlySpan<T> row, Span<T> sums) => MatrixProduct.AddScaled(factor, row, sums);

    /// <inheritdoc />
    public static bool IsFinite(T element) => T.IsFinite(element);
}

/// <summary>Steps of floats by their definition: in double, rounded.</summary>
internal readonly struct FloatScaledSum<TElement> : IScaledSum<TElement>
    where TElement : unmanaged, IFloatElement<TElement>
{
    /// <inheritdoc />
    public static void Add(TElement factor, ReadOnlySpan<TElement> row, Span<TElement> sums)
    {
        var wide = TElement.Widen(factor);
        for (var i = 0; i < sums.Length; i++)
        {
            var product = TElement.Narrow(Multiply.Float(wide, TElement.Widen(row[i])));
            sums[i] = TElement.Narrow(Scalars.Operators.Add.Float(TElement.Widen(sums[i]), TElement.Widen(product)));
        }
    }

    /// <inheritdoc />
    public static bool IsFinite(TElement element) => double.IsFinite(TElement.Widen(element));
}

/// <summary>Steps of integers and i1 by their definition: in 64 bits, cut.</summary>
internal readonly struct IntegerScaledSum<TElement> : IScaledSum<TElement>
    where TElement : unmanaged, IIntegerElement<TElement>
{
    /// <inheritdoc />
    public static void Add(TElement factor, ReadOnlySpan<TElement> row, Span<TElement> sums)
    {
        var wide = TElement.Widen(factor);
        for (var i = 0; i < sums.Length; i++)
        {
            var product = TElement.Narrow(Multiply.Integer<TElement>(wide, TElement.Widen(row[i])));
            sums[i] = TElement.Narrow(Scalars.Operators.Add.Integer<TElement>(TElement.Widen(sums[i]), TElement.Widen(product)));
        }
    }

    /// <inheritdoc />
    public static bool IsFinite(TElement element) => true;
}
