using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Spaces;

/// <summary>Checks that views stay inside their buffers, once, so that kernels may walk them by pointer.</summary>
internal static class ViewRules
{
    /// <exception cref="InvalidOperationException">An index of the space lies outside the buffer, or ranks differ.</exception>
    public static void Check(View view, IReadOnlyList<long> dimensions, Executable executable, Origin origin)
    {
        var type = executable.Buffers[view.Buffer].Type;
        if (view.Strides.Length != dimensions.Count)
            throw ExecutableRules.Malformed($"{origin.Name}: a view of {view.Strides.Length} strides over {dimensions.Count} dimensions");
        if (dimensions.Any(d => d == 0)) return;
        var (low, high) = (view.Offset, view.Offset);
        for (var d = 0; d < dimensions.Count; d++)
        {
            var reach = checked((dimensions[d] - 1) * view.Strides[d]);
            if (reach < 0) low += reach;
            else high += reach;
        }
        if (low < 0 || high >= type.ElementCount)
            throw ExecutableRules.Malformed($"{origin.Name}: a view reaches elements {low} to {high} of buffer {view.Buffer}, {type}");
    }

    /// <summary>Checks that a dense buffer has the elements that an instruction takes it to have.</summary>
    /// <exception cref="InvalidOperationException">It has another number of them.</exception>
    public static void CheckCount(int buffer, long count, Executable executable, Origin origin)
    {
        var type = executable.Buffers[buffer].Type;
        if (type.ElementCount != count)
            throw ExecutableRules.Malformed($"{origin.Name}: buffer {buffer} is {type}, {count} elements were expected");
    }
}
