using TpuRemote.Compiler.Explanations;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Server.Wire;

/// <summary>Explanations as clients see them.</summary>
internal static class WireExplanations
{
    /// <summary>What the compiler made of a program.</summary>
    public static ExplanationProto ToProto(Explanation explanation) => new()
    {
        Text = explanation.Text,
        Passes = { explanation.Passes.Select(ToProto) },
        Stages = { explanation.Stages.Select(stage => new StageProto { Name = stage.Name, Instructions = (uint)stage.Instructions }) },
        Instructions = { explanation.Instructions.Select(ToProto) },
        Buffers = { explanation.Buffers.Select(ToProto) },
        ArenaBytes = (ulong)explanation.ArenaBytes,
    };

    private static PassProto ToProto(ExplainedPass pass)
    {
        var proto = new PassProto
        {
            Name = pass.Name,
            OperationsBefore = (uint)pass.OperationsBefore,
            OperationsAfter = (uint)pass.OperationsAfter,
        };
        if (pass.Text is not null) proto.Text = pass.Text;
        return proto;
    }

    private static InstructionProto ToProto(ExplainedInstruction instruction) => new()
    {
        Number = (uint)instruction.Number,
        Depth = (uint)instruction.Depth,
        Kind = ToProto(instruction.Kind),
        Text = instruction.Text,
        Lines = { instruction.Lines.Select(line => (uint)line) },
        ReadInPlace = { instruction.ReadInPlace.Select(line => (uint)line) },
        Reads = { instruction.Reads.Select(buffer => (uint)buffer) },
        Writes = { instruction.Writes.Select(buffer => (uint)buffer) },
    };

    private static InstructionProto.Types.Kind ToProto(InstructionKind kind) => kind switch
    {
        InstructionKind.Matrix => InstructionProto.Types.Kind.Matrix,
        InstructionKind.Vector => InstructionProto.Types.Kind.Vector,
        InstructionKind.Data => InstructionProto.Types.Kind.Data,
        InstructionKind.Collective => InstructionProto.Types.Kind.Collective,
        InstructionKind.Host => InstructionProto.Types.Kind.Host,
        InstructionKind.Control => InstructionProto.Types.Kind.Control,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no part of the machine"),
    };

    private static BufferProto ToProto(ExplainedBuffer buffer) => new()
    {
        Type = buffer.Type.ToProto(),
        Sharding = buffer.IsVarying ? Sharding.PerReplica : Sharding.Replicated,
        Role = buffer.Role,
        PaddedBytes = (ulong)buffer.PaddedBytes,
    };
}
