using System.Collections.Immutable;
using TpuRemote.Hlo.Types;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>What one run reads, donates and makes, by handles.</summary>
/// <param name="Name">The run, for messages, such as "operation 7".</param>
/// <param name="Replicas">Replicas that it runs on.</param>
/// <param name="Arguments">Per parameter: what it is given.</param>
/// <param name="Results">Per result: what becomes of it.</param>
internal sealed record RunPlan(
    string Name, int Replicas, ImmutableArray<RunPlan.Argument> Arguments, ImmutableArray<RunPlan.Result> Results)
{
    /// <summary>One argument.</summary>
    /// <param name="Handle">The array; 0 for a value inside the message.</param>
    /// <param name="IsDonated">Whether the run takes its memory.</param>
    /// <param name="Parameter">What the program's parameter takes on one replica.</param>
    /// <param name="MayVary">Whether each replica may be given a shard of its own.</param>
    internal sealed record Argument(ulong Handle, bool IsDonated, TensorType Parameter, bool MayVary);

    /// <summary>One result.</summary>
    /// <param name="Handle">Where it is kept; 0: nowhere.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Donor">The argument whose memory it takes over; null when it has memory of its own.</param>
    internal sealed record Result(ulong Handle, ArrayType Type, int? Donor);

    /// <summary>Refuses an array that the program does not take as this argument.</summary>
    /// <exception cref="RefusalException">Shape, element type or sharding differ.</exception>
    public void CheckArgument(int index, ArrayType given, string label)
    {
        var argument = Arguments[index];
        if (given.Fits(argument.Parameter, argument.MayVary, Replicas)) return;
        var sharding = argument.MayVary ? $"replicated or on each of {Replicas} replicas" : "replicated";
        throw RefusalException.Invalid(
            $"{Name}: argument {index} ({label}) is {given}; parameter {index} takes {argument.Parameter} {sharding}");
    }
}
