using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Lowering;

/// <summary>
/// A product of two Varying operands whose result is only summed over all replicas is one product with the replica axis in its
/// contraction (design decision 7): the gradient of a shared weight is computed once, not once per replica. Never in exact runs,
/// which keep the order of replicas.
/// </summary>
internal static class ReplicaContraction
{
    /// <summary>Folds the replica axis where it can be folded.</summary>
    public static LoweredProgram Run(LoweredProgram program, CompileOptions options)
    {
        if (options.Precision == Precision.Exact) return program;
        var reads = new int[program.Buffers.Length];
        Count(program.Code, reads);
        foreach (var result in program.Results) reads[result.Buffer]++;
        return program with { Code = Fold(program.Code, program, reads) };
    }

    private static InstructionSequence Fold(InstructionSequence code, LoweredProgram program, int[] reads)
    {
        // By result buffer, the products of this sequence that may be folded.
        Dictionary<int, MatrixMultiply> products = [];
        foreach (var product in code.Instructions.OfType<MatrixMultiply>())
        {
            if (IsFoldable(product, program, reads)) products[product.Result] = product;
        }
        HashSet<Instruction> folded = new(ReferenceEqualityComparer.Instance);
        var result = ImmutableArray.CreateBuilder<Instruction>();
        foreach (var instruction in code.Instructions)
        {
            if (instruction is AllReduce reduce && IsSum(reduce) && reduce.Inputs.All(products.ContainsKey))
            {
                foreach (var (input, output) in reduce.Inputs.Zip(reduce.Outputs))
                {
                    folded.Add(products[input]);
                    result.Add(products[input] with { Result = output, ContractsReplicas = true, Origin = Joined(products[input].Origin, reduce.Origin) });
                }
                continue;
            }
            result.Add(instruction switch
            {
                WhileLoop loop => loop with { Condition = Fold(loop.Condition, program, reads), Body = Fold(loop.Body, program, reads) },
                Conditional branch => branch with { Branches = [.. branch.Branches.Select(b => Fold(b, program, reads))] },
                _ => instruction,
            });
        }
        return new([.. result.Where(i => !folded.Contains(i))]);
    }

    private static Origin Joined(Origin product, Origin reduce)
    {
        var joined = product with { Name = $"{product.Name}+all_reduce" };
        return joined is OperationsOrigin p && reduce is OperationsOrigin r
            ? p with { Operations = [.. p.Operations.Union(r.Operations)] }
            : joined;
    }

    private static bool IsFoldable(MatrixMultiply product, LoweredProgram program, int[] reads) =>
        reads[product.Result] == 1
        && product.Batch == 1
        && program.Buffers[product.Lhs.Buffer].IsVarying
        && program.Buffers[product.Rhs.Buffer].IsVarying
        && program.Buffers[product.Result].Type.ElementType == ElementType.F32
        && program.Buffers[product.Lhs.Buffer].Type.ElementType == ElementType.F32
        && program.Buffers[product.Rhs.Buffer].Type.ElementType == ElementType.F32;

    private static bool IsSum(AllReduce reduce) =>
        reduce.Groups.Length == 1
        && reduce.Combiner.Steps[reduce.Combiner.Outputs[0]] is LaneBinary { Op: ScalarOp.Add, X: var x, Y: var y }
        && reduce.Combiner.Steps[x] is LaneInput && reduce.Combiner.Steps[y] is LaneInput && x != y;

    private static void Count(InstructionSequence code, int[] reads)
    {
        foreach (var instruction in code.Instructions)
        {
            if (instruction.Nested.IsEmpty)
            {
                foreach (var read in instruction.Reads) reads[read]++;
            }
            foreach (var nested in instruction.Nested) Count(nested, reads);
        }
    }
}
