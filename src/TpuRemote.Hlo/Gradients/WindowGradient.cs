using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>The pullbacks of reduce_window and select_and_scatter.</summary>
internal static class WindowGradient
{
    /// <summary>
    /// reduce_window of one tensor by add: each element gets the sum of the cotangents of the windows that hold it, which is a
    /// reduce_window of the cotangent. By maximum or minimum: select_and_scatter sends each cotangent to the element that won (the first
    /// of equals).
    /// </summary>
    public static ImmutableArray<Value?> OfReduceWindow(GradientSite site)
    {
        if (site.Operation.Operands.Length != 2) throw site.Refuse("it folds several tensors at once");
        if (site.Wants(1)) throw site.Refuse("its initial value is differentiated by");
        if (site.Result.TensorType.ElementType != site.Operand(0).TensorType.ElementType) throw site.Refuse("it computes in a wider type");
        if (!site.Wants(0)) return [null, null];
        var op = ReductionBody.SingleOp(site.Operation.Regions[0]);
        if (op == BinaryOps.Add) return [OfSum(site), null];
        if (op == BinaryOps.Maximum) return [OfExtreme(site, ComparisonDirection.GE), null];
        if (op == BinaryOps.Minimum) return [OfExtreme(site, ComparisonDirection.LE), null];
        throw site.Refuse("its region is neither add, maximum nor minimum");
    }

    /// <summary>
    /// select_and_scatter by add, selecting the largest or the smallest: each source gets the cotangent of the element that it went to.
    /// </summary>
    public static ImmutableArray<Value?> OfSelectAndScatter(GradientSite site)
    {
        if (
            ReductionBody.SingleOp(
                SelectAndScatterOp.ScatterOf(site.Operation)) != BinaryOps.Add) throw site.Refuse("what arrives is not added");
        if (site.Result.TensorType.ElementType != site.Operand(0).TensorType.ElementType) throw site.Refuse("it computes in a wider type");
        return
        [
            null,
            site.Wants(1) ? Selected(site, DirectionOf(site)) : null,
            site.Wants(2) ? site.Builder.ReduceSum(site.Cotangent, [.. Enumerable.Range(0, site.Cotangent.TensorType.Rank)]) : null,
        ];
    }

    private static Value OfSum(GradientSite site)
    {
        var type = site.Operand(0).TensorType;
        var zero = site.Builder.ConstantScalar(type.ElementType, 0);
        var body = ReductionBody.Of(site.Builder, BinaryOps.Add, type.ElementType);
        var windows = ReduceWindowOp.WindowsOf(site.Operation).Select((w, d) => Transposed(w, type.Dimensions[d]));
        return site.Builder.ReduceWindow([site.Cotangent], [zero], [.. windows], body)[0];
    }

    // Window w covers element e at offset w s + o g - low = e b: seen from the element, the same with strides and base dilations changed.
    private static WindowDimension Transposed(WindowDimension window, long elements)
    {
        static long Spread(long size, long dilation) => size == 0 ? 0 : ((size - 1) * dilation) + 1;
        var low = window.Extent - 1 - window.Low;
        var high = Spread(elements, window.BaseDilation) + window.Extent - 1 - Spread(window.Windows(elements), window.Stride) - low;
        return window with { Stride = window.BaseDilation, BaseDilation = window.Stride, Low = low, High = high };
    }

    private static Value OfExtreme(GradientSite site, ComparisonDirection direction)
    {
        var windows = ReduceWindowOp.WindowsOf(site.Operation);
        if (windows.Any(w => w.BaseDilation != 1 || w.WindowDilation != 1)) throw site.Refuse("its windows are dilated");
        var type = site.Operand(0).TensorType.ElementType;
        var select = site.Builder.Nested();
        var scalar = TensorType.Of(type);
        var chosen = select.Return(select.Compare(select.Argument(scalar), select.Argument(scalar), direction));
        var sum = ReductionBody.Of(site.Builder, BinaryOps.Add, type);
        return site.Builder.SelectAndScatter(
            site.Operand(0), site.Cotangent, site.Builder.ConstantScalar(type, 0), windows, chosen, sum);
    }

    private static ComparisonDirection DirectionOf(GradientSite site)
    {
        var select = SelectAndScatterOp.SelectOf(site.Operation);
        var compares = select.Operations is [{ Definition: CompareOp } only, _]
            && only.Operands.SequenceEqual(select.Arguments) && select.Results[0] == only.Results[0];
        return compares ? CompareOp.DirectionOf(select.Operations[0]) : throw site.Refuse(
            "its select region is not one comparison of its arguments");
    }

    // Carries the cotangent along with the operand through the same selection. Padding loses against every element: it holds the worst
    // number.
    private static Value Selected(GradientSite site, ComparisonDirection direction)
    {
        var worst = direction switch
        {
            ComparisonDirection.GE or ComparisonDirection.GT => double.NegativeInfinity,
            ComparisonDirection.LE or ComparisonDirection.LT => double.PositiveInfinity,
            _ => throw site.Refuse("its select region selects neither the largest nor the smallest"),
        };
        var type = site.Operand(0).TensorType.ElementType;
        var scalar = TensorType.Of(type);
        var body = site.Builder.Nested();
        Value x = body.Argument(scalar), dx = body.Argument(scalar), y = body.Argument(scalar), dy = body.Argument(scalar);
        var first = body.Compare(x, y, direction);
        var region = body.Return(body.Select(first, x, y), body.Select(first, dx, dy));
        ImmutableArray<Value> initials = [site.Builder.ConstantScalar(type, worst), site.Builder.ConstantScalar(type, 0)];
        var windows = SelectAndScatterOp.WindowsOf(site.Operation);
        return site.Builder.ReduceWindow([site.Operand(0), site.Cotangent], initials, windows, region)[1];
    }
}
