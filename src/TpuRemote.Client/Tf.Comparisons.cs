using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Client;

/// <content>Comparisons, which give i1, and choices by i1.</content>
public static partial class Tf
{
    /// <summary>x == y.</summary>
    public static Tensor Equal(Tensor x, Tensor y) => Compare(ComparisonDirection.EQ, x, y);

    /// <summary>x != y.</summary>
    public static Tensor NotEqual(Tensor x, Tensor y) => Compare(ComparisonDirection.NE, x, y);

    /// <summary>x &lt; y.</summary>
    public static Tensor Less(Tensor x, Tensor y) => Compare(ComparisonDirection.LT, x, y);

    /// <summary>x &lt;= y.</summary>
    public static Tensor LessEqual(Tensor x, Tensor y) => Compare(ComparisonDirection.LE, x, y);

    /// <summary>x &gt; y.</summary>
    public static Tensor Greater(Tensor x, Tensor y) => Compare(ComparisonDirection.GT, x, y);

    /// <summary>x &gt;= y.</summary>
    public static Tensor GreaterEqual(Tensor x, Tensor y) => Compare(ComparisonDirection.GE, x, y);

    /// <summary>
    /// Elements of <paramref name="onTrue"/> where the condition (i1) holds, of <paramref name="onFalse"/> elsewhere; all three broadcast.
    /// </summary>
    public static Tensor Where(Tensor condition, Tensor onTrue, Tensor onFalse)
    {
        RequireBoolean("where", condition);
        var (left, right) = Broadcasting.Matched("where", onTrue, onFalse);
        var shape = Broadcasting.Shape("where", condition.Shape, Broadcasting.Shape("where", left.Shape, right.Shape));
        return Emitter.Apply(
            (b, v) =>
                b.Select(
                    v[0].TensorType.IsScalar ? v[0] : Broadcasting.To(b, v[0], shape),
                    Broadcasting.To(b, v[1], shape),
                    Broadcasting.To(b, v[2], shape)),
            condition, left, right);
    }

    /// <summary>The same as <see cref="Where"/>.</summary>
    public static Tensor Select(Tensor condition, Tensor onTrue, Tensor onFalse) => Where(condition, onTrue, onFalse);

    private static Tensor Compare(ComparisonDirection direction, Tensor x, Tensor y)
    {
        var (left, right) = Broadcasting.Matched("compare", x, y);
        var shape = Broadcasting.Shape("compare", left.Shape, right.Shape);
        return Emitter.Apply((b, v) => b.Compare(Broadcasting.To(b, v[0], shape), Broadcasting.To(b, v[1], shape), direction), left, right);
    }

    private static void RequireBoolean(string function, Tensor condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (condition.ElementType != ElementType.I1)
            throw new TpuArgumentException(
                $"{function}: a condition of i1 was expected, {condition.Type} was given; compare it, or Cast it to i1");
    }
}
