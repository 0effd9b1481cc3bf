using System.Collections.Immutable;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Explanations;

/// <summary>Instructions for readers: what is done, over which sizes, in which way.</summary>
internal static class InstructionText
{
    /// <summary>Which part of the machine executes the instruction.</summary>
    public static InstructionKind KindOf(Instruction instruction) => instruction switch
    {
        MatrixMultiply or Convolve => InstructionKind.Matrix,
        VectorMap or VectorReduce or WindowReduce or WindowSelectAndScatter or RandomBits or ReplicaNumber => InstructionKind.Vector,
        AllReduce => InstructionKind.Collective,
        InfeedDequeue or OutfeedEnqueue => InstructionKind.Host,
        WhileLoop or Conditional or ReplicaWaves => InstructionKind.Control,
        _ => InstructionKind.Data,
    };

    /// <summary>What the instruction does, and what it writes.</summary>
    public static string Of(Instruction instruction, Executable executable)
    {
        if (!instruction.Nested.IsEmpty) return Action(instruction);
        var written = instruction.Writes.Select(b => executable.Buffers[b]).ToList();
        if (written.Count == 0) return Action(instruction);
        var types = string.Join(", ", written.Select(b => b.Type.ToString()).Distinct());
        var whose = executable.NumReplicas > 1 && written.Exists(b => b.IsVarying) ? " on each replica" : "";
        return $"{Action(instruction)} -> {types}{whose}";
    }

    private static string Action(Instruction instruction) => instruction switch
    {
        MatrixMultiply i => Product(i),
        Convolve i => $"convolve {Sizes(i.InputDimensions)} by {Sizes(i.KernelDimensions)}, {Way(i.Precision)}",
        VectorMap i => $"map {Sizes(i.Dimensions)}: {LaneText.Of(i.Program)}",
        VectorReduce i =>
            $"reduce {Sizes([.. i.Kept, .. i.Reduced])} to {Sizes(i.Kept)} by {LaneText.Names(i.Combiner)}: {LaneText.Of(i.Prologue)}",
        WindowReduce i => $"reduce windows of {Sizes(i.InputDimensions)} by {LaneText.Names(i.Combiner)}",
        WindowSelectAndScatter i => $"scatter into windows of {Sizes(i.OperandDimensions)} by {LaneText.Names(i.Combiner)}",
        RandomBits i => $"random bits, {(i.Algorithm == RandomAlgorithm.ThreeFry ? "Threefry" : "Philox")}",
        Copy i => $"copy {Sizes(i.Dimensions)}",
        Fill => "fill with one value",
        SliceAt i => $"slice {Sizes(i.Sizes)} of {Sizes(i.SourceDimensions)} at run time's place",
        UpdateAt i => $"update {Sizes(i.Sizes)} of {Sizes(i.DestinationDimensions)} at run time's place",
        GatherSlices i => $"gather {Sizes(i.SliceSizes)} slices of {Sizes(i.OperandDimensions)}",
        ScatterUpdates i => $"scatter {Sizes(i.UpdateDimensions)} into {Sizes(i.InputDimensions)} by {LaneText.Names(i.Combiner)}",
        AllReduce i => Exchange(i),
        ReplicaNumber => "the replica's number",
        InfeedDequeue i => $"take {Counted(i.Outputs.Length, "array")} from the host",
        OutfeedEnqueue i => $"hand {Counted(i.Inputs.Length, "array")} to the host",
        WhileLoop => "loop: condition, then body",
        Conditional i => $"take one of {Counted(i.Branches.Length, "branch", "branches")}",
        ReplicaWaves i => $"in waves of {Counted(i.WaveSize, "replica")}",
        var other => other.GetType().Name,
    };

    private static string Product(MatrixMultiply product)
    {
        var batch = product.Batch == 1 ? "" : $"{product.Batch} times ";
        var (lhs, rhs) = (Sizes([product.Rows, product.Depth]), Sizes([product.Depth, product.Columns]));
        var replicas = product.ContractsReplicas ? ", summed over replicas" : "";
        return $"multiply {batch}{lhs} by {rhs}, {Way(product.Precision)}{replicas}";
    }

    private static string Exchange(AllReduce reduce)
    {
        var groups = reduce.Groups.Length == 1 ? "all replicas" : $"{reduce.Groups.Length} groups of replicas";
        return $"all-reduce over {groups} by {LaneText.Names(reduce.Combiner)}";
    }

    private static string Way(MatrixPrecision precision) => precision switch
    {
        MatrixPrecision.Bf16 => "bf16 operands, f32 sums",
        MatrixPrecision.Bf16x3 => "three bf16 passes, f32 sums",
        MatrixPrecision.F32 => "f32",
        _ => "exact order",
    };

    private static string Sizes(ImmutableArray<long> sizes) => $"[{string.Join(", ", sizes)}]";

    private static string Counted(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
