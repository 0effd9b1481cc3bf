using System.Collections.Immutable;
using TpuRemote.Client.Sessions;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Client.Programs;

/// <summary>Explanations as the server answers them.</summary>
internal static class ExplanationAnswers
{
    /// <summary>Reads an explanation.</summary>
    public static ProgramExplanation From(string name, ExplanationProto proto, CompiledProgram program) => new(
        name,
        program,
        Passes(proto),
        [.. proto.Stages.Select(stage => new ProgramStage(stage.Name, (int)stage.Instructions))],
        [.. proto.Instructions.Select(From)],
        [.. proto.Buffers.Select(From)],
        (long)proto.ArenaBytes)
    {
        Text = proto.Text,
    };

    private static ImmutableArray<ProgramPass> Passes(ExplanationProto proto)
    {
        var text = proto.Text;
        var passes = ImmutableArray.CreateBuilder<ProgramPass>();
        foreach (var pass in proto.Passes)
        {
            var after = pass.HasText ? pass.Text : text;
            passes.Add(new ProgramPass(pass.Name, text, after, (int)pass.OperationsBefore, (int)pass.OperationsAfter));
            text = after;
        }
        return passes.ToImmutable();
    }

    private static ProgramInstruction From(InstructionProto proto) => new(
        (int)proto.Number,
        (int)proto.Depth,
        From(proto.Kind),
        proto.Text,
        [.. proto.Lines.Select(line => (int)line)],
        [.. proto.ReadInPlace.Select(line => (int)line)],
        [.. proto.Reads.Select(buffer => (int)buffer)],
        [.. proto.Writes.Select(buffer => (int)buffer)]);

    private static ProgramBuffer From(BufferProto proto) =>
        new(proto.Type.ToTensorType(), proto.Sharding == Sharding.PerReplica, proto.Role, (long)proto.PaddedBytes);

    private static InstructionKind From(InstructionProto.Types.Kind kind) => kind switch
    {
        InstructionProto.Types.Kind.Matrix => InstructionKind.Matrix,
        InstructionProto.Types.Kind.Vector => InstructionKind.Vector,
        InstructionProto.Types.Kind.Data => InstructionKind.Data,
        InstructionProto.Types.Kind.Collective => InstructionKind.Collective,
        InstructionProto.Types.Kind.Host => InstructionKind.Host,
        InstructionProto.Types.Kind.Control => InstructionKind.Control,
        _ => InstructionKind.Unknown,
    };
}
