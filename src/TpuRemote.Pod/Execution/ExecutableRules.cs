using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Execution;

/// <summary>
/// Checks an executable before it first runs, so that kernels need no bounds of their own: buffers lie inside the arena, what is
/// written may be written, and results and donations agree. Views are checked by the kernels that walk them.
/// </summary>
internal static class ExecutableRules
{
    /// <exception cref="InvalidOperationException">The executable is malformed; names what.</exception>
    public static void Check(Executable executable)
    {
        if (executable.NumReplicas < 1 || executable.NumReplicas > executable.Topology.CoreCount)
            throw Malformed($"{executable.NumReplicas} replicas on a {executable.Topology} of {executable.Topology.CoreCount} cores");
        for (var buffer = 0; buffer < executable.Buffers.Length; buffer++) CheckStorage(executable, buffer);
        for (var result = 0; result < executable.Results.Length; result++) CheckResult(executable, result);
        for (var argument = 0; argument < executable.Arguments.Length; argument++) CheckDonation(executable, argument);
        CheckWrites(executable, executable.Code);
    }

    private static void CheckStorage(Executable executable, int buffer)
    {
        var spec = executable.Buffers[buffer];
        var bytes = spec.Type.ByteSize * (!spec.IsVarying ? 1 : spec.WaveSize > 0 ? spec.WaveSize : executable.NumReplicas);
        switch (spec.Storage)
        {
            case BufferStorage.Temporary(var offset) when offset < 0 || offset + bytes > executable.ArenaBytes:
                throw Malformed($"buffer {buffer} of {bytes} bytes at {offset} lies outside the arena of {executable.ArenaBytes} bytes");
            case BufferStorage.Argument(var index) when !executable.Arguments[index].Type.Equals(spec.Type):
                throw Malformed($"buffer {buffer} of {spec.Type} stands for argument {index} of {executable.Arguments[index].Type}");
            case BufferStorage.Argument(var index) when executable.Arguments[index].IsVarying != spec.IsVarying:
                throw Malformed($"buffer {buffer} and argument {index}, for which it stands, differ in whether replicas differ");
            case BufferStorage.Constant(var value) when !value.Type.Equals(spec.Type) || spec.IsVarying:
                throw Malformed($"buffer {buffer} of {spec.Type} holds a constant of {value.Type}; constants are the same on all replicas");
        }
    }

    private static void CheckResult(Executable executable, int result)
    {
        var (type, isVarying, buffer) = executable.Results[result];
        var spec = executable.Buffers[buffer];
        if (!spec.Type.Equals(type) || spec.IsVarying != isVarying)
            throw Malformed($"result {result} of {type} is in buffer {buffer} of {spec.Type}, or they differ in whether replicas differ");
        var isPlaced = spec.Storage switch
        {
            BufferStorage.Result(var index) => index == result,
            BufferStorage.Argument(var index) => executable.Arguments[index].DonatedTo == result,
            _ => false,
        };
        if (!isPlaced)
            throw Malformed($"result {result} is in buffer {buffer}, which is neither that result nor an argument donated to it");
    }

    private static void CheckDonation(Executable executable, int argument)
    {
        if (executable.Arguments[argument].DonatedTo is not { } result) return;
        if (executable.Buffers[executable.Results[result].Buffer].Storage is not BufferStorage.Argument(var donor) || donor != argument)
            throw Malformed($"argument {argument} is donated to result {result}, whose buffer is not the argument's");
    }

    private static void CheckWrites(Executable executable, InstructionSequence sequence)
    {
        foreach (var instruction in sequence.Instructions)
        {
            foreach (var buffer in instruction.Writes)
            {
                var isWritable = executable.Buffers[buffer].Storage switch
                {
                    BufferStorage.Constant => false,
                    BufferStorage.Argument(var index) => executable.Arguments[index].DonatedTo is not null,
                    _ => true,
                };
                if (!isWritable)
                    throw Malformed(
                        $"{instruction.GetType().Name} ({instruction.Origin.Name}) writes buffer {buffer}, "
                        + "a constant or an argument that is not donated");
            }
        }
    }

    internal static InvalidOperationException Malformed(string message) => new($"malformed executable: {message}");
}
