using TpuRemote.Grpc.V1;
using TpuRemote.Pod.Instructions;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Wire;

/// <summary>Compiled programs as clients see them.</summary>
internal static class WirePrograms
{
    /// <summary>The answer to a rewrite.</summary>
    public static RewriteResponse ToProto(Rewritten rewritten, ulong handle)
    {
        var program = rewritten.Program;
        var executable = program.Executable;
        return new RewriteResponse
        {
            Executable = handle,
            Fingerprint = program.Fingerprint,
            Name = program.Name,
            AcceleratorType = program.AcceleratorType,
            NumReplicas = (uint)executable.NumReplicas,
            NumPartitions = (uint)program.NumPartitions,
            Parameters = { executable.Arguments.Select(ToProto) },
            Results = { executable.Results.Select((result, index) => ToProto(result, index, executable)) },
            Diagnostics = { program.Warnings.Select(StatusMap.ToProto) },
            Memory = ToProto(executable.Memory),
            Cached = rewritten.Cached,
            Explanation = rewritten.Explanation is { } explanation ? WireExplanations.ToProto(explanation) : null,
        };
    }

    private static ParameterProto ToProto(ArgumentSpec argument) => new()
    {
        Type = argument.Type.ToProto(),
        Sharding = ShardingOf(argument.IsVarying),
        AliasedResult = argument.DonatedTo ?? -1,
    };

    private static ResultProto ToProto(ResultSpec result, int index, Executable executable) => new()
    {
        Type = result.Type.ToProto(),
        Sharding = ShardingOf(result.IsVarying),
        AliasedParameter = executable.Arguments.ToList().FindIndex(argument => argument.DonatedTo == index),
    };

    private static Sharding ShardingOf(bool isVarying) => isVarying ? Sharding.PerReplica : Sharding.Replicated;

    private static Grpc.V1.CompiledMemoryStats ToProto(Pod.Instructions.CompiledMemoryStats memory) => new()
    {
        ArgumentSizeInBytes = (ulong)memory.ArgumentSizeInBytes,
        OutputSizeInBytes = (ulong)memory.OutputSizeInBytes,
        AliasSizeInBytes = (ulong)memory.AliasSizeInBytes,
        TempSizeInBytes = (ulong)memory.TempSizeInBytes,
        PeakMemoryInBytes = (ulong)memory.PeakMemoryInBytes,
    };
}
