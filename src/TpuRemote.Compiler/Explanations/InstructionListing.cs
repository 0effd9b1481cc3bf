using System.Collections.Immutable;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Explanations;

/// <summary>Lists the instructions of an executable with the ops that they come from.</summary>
/// <param name="executable">The executable.</param>
/// <param name="lines">The lines of its program's ops.</param>
/// <param name="budget">Asked again and again.</param>
internal sealed class InstructionListing(Executable executable, OperationLines lines, WorkBudget budget)
{
    private readonly HashSet<Operation> _computed = [];
    private readonly ImmutableArray<ExplainedInstruction>.Builder _listed = ImmutableArray.CreateBuilder<ExplainedInstruction>();

    /// <summary>All instructions, those inside others after the one that holds them.</summary>
    public ImmutableArray<ExplainedInstruction> List()
    {
        Collect(executable.Code);
        Add(executable.Code, depth: 0);
        return _listed.ToImmutable();
    }

    private static ImmutableArray<Operation> OperationsOf(Instruction instruction) =>
        instruction.Origin is OperationsOrigin origin ? origin.Operations : [];

    private void Collect(InstructionSequence code)
    {
        foreach (var instruction in code.Instructions)
        {
            _computed.UnionWith(OperationsOf(instruction));
            foreach (var nested in instruction.Nested) Collect(nested);
        }
    }

    private void Add(InstructionSequence code, int depth)
    {
        foreach (var instruction in code.Instructions)
        {
            var operations = OperationsOf(instruction);
            _listed.Add(new ExplainedInstruction(
                _listed.Count + 1,
                depth,
                InstructionText.KindOf(instruction),
                InstructionText.Of(instruction, executable),
                lines.Of(operations),
                lines.Of(ReadInPlace(operations)),
                [.. instruction.Reads.Distinct().Order()],
                [.. instruction.Writes.Distinct().Order()]));
            foreach (var nested in instruction.Nested) Add(nested, depth + 1);
        }
    }

    // What no instruction computes is read through a view of what it was made from, or is a constant.
    private HashSet<Operation> ReadInPlace(ImmutableArray<Operation> operations)
    {
        HashSet<Operation> found = [];
        var pending = new Stack<Value>(operations.SelectMany(o => o.Operands));
        while (pending.TryPop(out var value))
        {
            budget.Check();
            if (value.DefiningOperation is not { } operation || _computed.Contains(operation) || !found.Add(operation)) continue;
            foreach (var operand in operation.Operands) pending.Push(operand);
        }
        return found;
    }
}
