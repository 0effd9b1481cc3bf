using System.Collections.Immutable;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Programs;

/// <summary>Puts the results of several cores together.</summary>
internal static class OutputJoining
{
    /// <summary>Each result along its axis: the first dimension where no axes are given, core 0's alone where its axis is null.</summary>
    public static ImmutableArray<Tensor> Join(ImmutableArray<ImmutableArray<Tensor>> byCore, int?[]? axes)
    {
        if (axes is not null && axes.Length != byCore[0].Length)
            throw new TpuArgumentException($"an axis for each of the {byCore[0].Length} results was expected, {axes.Length} were given");
        var numbers = Enumerable.Range(0, byCore[0].Length);
        return [.. numbers.Select(i => Joined([.. byCore.Select(core => core[i])], axes is null ? 0 : axes[i], i))];
    }

    private static Tensor Joined(Tensor[] parts, int? axis, int number)
    {
        if (axis is not { } along) return parts[0];
        if (parts[0].Rank == 0)
        {
            throw new TpuArgumentException(
                $"result {number} is a scalar, which has no dimension to put {parts.Length} cores' results together along; "
                + "give null as its axis, or use BatchParallel for every core's result");
        }
        return Tf.Concat(parts, along);
    }
}
