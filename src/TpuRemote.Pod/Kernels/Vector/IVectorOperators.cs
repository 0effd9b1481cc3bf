using System.Runtime.Intrinsics;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>The vector form of an operation on one operand. NaN results are the positive quiet NaN, as <c>Scalar</c> has them.</summary>
internal interface IVectorUnary
{
    static abstract Vector512<T> Apply<T>(Vector512<T> x)
        where T : unmanaged;
}

/// <summary>The vector form of an operation on two operands of one type, with the same bits as its scalar definition.</summary>
internal interface IVectorBinary
{
    static abstract Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged;
}

/// <summary>The vector form of a comparison: all bits set where it holds.</summary>
internal interface IVectorCompare
{
    static abstract Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged;
}

/// <summary>The vector form of a function of f32, within a few units in the last place.</summary>
internal interface IVectorFunction
{
    static abstract Vector512<float> Apply(Vector512<float> x);
}
