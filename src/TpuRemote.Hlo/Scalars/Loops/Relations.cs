using System.Numerics;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>One <see cref="ComparisonDirection"/>, so that a loop is specialised for it.</summary>
interface IRelation
{
    static abstract bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool>;
}

readonly struct Equal : IRelation
{
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x == y;
}

readonly struct NotEqual : IRelation
{
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x != y;
}

readonly struct GreaterOrEqual : IRelation
{
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x >= y;
}

readonly struct Greater : IRelation
{
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x > y;
}

readonly struct LessOrEqual : IRelation
{
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x <= y;
}

readonly struct Less : IRelation
{
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x < y;
}
