using System.Collections.Immutable;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Execution;

/// <summary>Checks what a run is given against what its executable says.</summary>
internal static class ArgumentRules
{
    /// <exception cref="ArgumentException">Something does not fit.</exception>
    public static void Check(TpuTopology topology, Executable executable, ImmutableArray<DeviceArray> arguments)
    {
        if (executable.Topology.Name != topology.Name)
            throw new ArgumentException($"the executable was rewritten for {executable.Topology}, this pod is a {topology}",
                nameof(executable));
        var given = arguments.IsDefault ? 0 : arguments.Length;
        if (given != executable.Arguments.Length)
            throw new ArgumentException($"the executable takes {executable.Arguments.Length} arguments, {given} were given",
                nameof(arguments));
        for (var i = 0; i < given; i++) CheckOne(executable, arguments[i], i);
        CheckDonations(executable, arguments);
    }

    private static void CheckOne(Executable executable, DeviceArray array, int index)
    {
        var expected = executable.Arguments[index];
        if (array is null) throw new ArgumentException($"argument {index} is null; expected {expected.Type}", nameof(array));
        if (!array.Type.Equals(expected.Type))
            throw new ArgumentException($"argument {index} is {array.Type}; expected {expected.Type}", nameof(array));
        if (array.IsReplicated) return;
        if (!expected.IsVarying)
            throw new ArgumentException($"argument {index} has an array for each replica; expected one that all replicas share",
                nameof(array));
        if (array.NumReplicas != executable.NumReplicas)
        {
            throw new ArgumentException(
                $"argument {index} has arrays for {array.NumReplicas} replicas; the executable runs on {executable.NumReplicas}",
                    nameof(array));
        }
    }

    private static void CheckDonations(Executable executable, ImmutableArray<DeviceArray> arguments)
    {
        for (var donated = 0; donated < arguments.Length; donated++)
        {
            if (executable.Arguments[donated].DonatedTo is null) continue;
            for (var other = 0; other < arguments.Length; other++)
            {
                if (other != donated && ReferenceEquals(arguments[other], arguments[donated]))
                    throw new ArgumentException($"argument {donated} is donated, and given as argument {other} too", nameof(arguments));
            }
        }
    }
}
