// Polynomials are the series of the functions, cut where the next term is below half a unit in the last place of an f32 over the
// reduced range, so that there is nothing to fit; ranges and bounds are stated at each.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuRemote.Pod.Kernels.Vector;

internal readonly struct VectorRsqrt : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512<float>.One / Vector512.Sqrt(x);
}

internal readonly struct VectorFloor : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512.Floor(x);
}

internal readonly struct VectorCeil : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512.Ceiling(x);
}

/// <summary>e^x.</summary>
internal readonly struct VectorExponential : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var r = ExponentialParts.Reduce(x, out var n);
        return ExponentialParts.Scale(ExponentialParts.SeriesMinusOne(r) + Vector512<float>.One, n);
    }
}

/// <summary>e^x - 1.</summary>
internal readonly struct VectorExponentialMinusOne : IVectorFunction
{
    // Above this 1 is less than half a unit in the last place, and 2^n - 1 below would overflow first.
    private const float OneIsNegligible = 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var small = ExponentialParts.MinusOne(Vector512.Min(x, Vector512.Create(OneIsNegligible)));
        var result = Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512.Create(OneIsNegligible)), VectorExponential.Apply(x), small);
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), x, result);
    }
}

/// <summary>Hyperbolic tangent: t / (t + 2) with t = e^2|x| - 1, which keeps the relative accuracy near 0.</summary>
internal readonly struct VectorTanh : IVectorFunction
{
    // tanh(10) differs from 1 by 4e-9.
    private const float Saturation = 10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var magnitude = Vector512.Min(Vector512.Abs(x), Vector512.Create(Saturation));
        var t = ExponentialParts.MinusOne(magnitude + magnitude);
        return Vector512.CopySign(t / (t + Vector512.Create(2f)), x);
    }
}

/// <summary>1 / (1 + e^-x), from e^-|x| so that nothing overflows and small results keep their accuracy.</summary>
internal readonly struct VectorLogistic : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var e = VectorExponential.Apply(-Vector512.Abs(x));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512<float>.One);
        return numerator / (Vector512<float>.One + e);
    }
}

/// <summary>Natural logarithm: x = m * 2^e with m around 1, and log m = 2 atanh(f / (2 + f)) with f = m - 1.</summary>
internal readonly struct VectorLog : IVectorFunction
{
    private const int HalfRoot = 0x3F35_04F3;
    private const float SmallestNormal = 1.17549435e-38f;
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.42860682030941723e-6f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var isSubnormal = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        var normal = Vector512.ConditionalSelect(isSubnormal, x * Vector512.Create(8388608f), x);
        var exponent = (normal.AsInt32() - Vector512.Create(HalfRoot)) >> 23;
        var f = (normal.AsInt32() - (exponent << 23)).AsSingle() - Vector512<float>.One;
        var e = Vector512.ConvertToSingle(exponent - (isSubnormal.AsInt32() & Vector512.Create(23)));
        var s = f / (f + Vector512.Create(2f));
        var z = s * s;
        // |s| <= 0.172, so z^5 / 11 <= 2e-9.
        var r = Vector512.FusedMultiplyAdd(z, Vector512.Create(2f / 9), Vector512.Create(2f / 7));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(2f / 5));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(2f / 3)) * z;
        var fraction = Vector512.FusedMultiplyAdd(e, Vector512.Create(Ln2Low), f - s * (f - r));
        return AtEnds(x, Vector512.FusedMultiplyAdd(e, Vector512.Create(Ln2High), fraction));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AtEnds(Vector512<float> x, Vector512<float> result)
    {
        var infinity = Vector512.Create(float.PositiveInfinity);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, infinity), infinity, result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), -infinity, result);
        var isNaN = ~Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero);
        return Vector512.ConditionalSelect(isNaN, Vector512.Create(float.NaN), result);
    }
}

/// <summary>What the functions made of e^x share: x = n ln 2 + r, |r| at most 0.347.</summary>
internal static class ExponentialParts
{
    private const float Log2E = 1.44269504088896341f;
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.42860682030941723e-6f;
    // e^x is below half the smallest subnormal at -104 and infinite from 88.73 on.
    private const float Lowest = -110;
    private const float Highest = 100;

    /// <summary>Reduces the argument; the products are exact inside the fused operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Reduce(Vector512<float> x, out Vector512<float> n)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(Lowest)), Vector512.Create(Highest));
        n = Vector512.Round(x * Vector512.Create(Log2E));
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        return Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
    }

    /// <summary>e^r - 1 by its series; the term of degree 8 is at most 6e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SeriesMinusOne(Vector512<float> r)
    {
        var p = Vector512.FusedMultiplyAdd(r, Vector512.Create(1f / 5040), Vector512.Create(1f / 720));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 120));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 24));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 2));
        return Vector512.FusedMultiplyAdd(p, r * r, r);
    }

    /// <summary>x * 2^n in two steps, so that neither power overflows before the product does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> x, Vector512<float> n)
    {
        var whole = Vector512.ConvertToInt32(n);
        var half = whole >> 1;
        return x * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    /// <summary>
    /// e^x - 1 for x up to 20: 2^n (e^r - 1) + (2^n - 1), of which the second part is exact or far above the first's error.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MinusOne(Vector512<float> x)
    {
        // Below -60 the result is -1, and 2^n stays normal.
        var r = Reduce(Vector512.Max(x, Vector512.Create(-60f)), out var n);
        var power = PowerOfTwo(Vector512.ConvertToInt32(n));
        return Vector512.FusedMultiplyAdd(power, SeriesMinusOne(r), power - Vector512<float>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => ((n + Vector512.Create(127)) << 23).AsSingle();
}
