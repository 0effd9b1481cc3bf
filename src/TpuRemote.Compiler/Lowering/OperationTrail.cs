using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Follows ops into the instructions that compute them, while a compilation is being explained.</summary>
internal sealed class OperationTrail
{
    private readonly Dictionary<Operation, HashSet<Operation>> _moved = [];

    /// <summary>What makes a value within a cluster is computed where <paramref name="consumer"/> reads it.</summary>
    public void Move(Value value, IReadOnlySet<Operation> cluster, Operation consumer)
    {
        if (!_moved.TryGetValue(consumer, out var moved)) _moved[consumer] = moved = [];
        moved.UnionWith(Making([value], cluster));
    }

    /// <summary>The ops that an instruction made for <paramref name="operation"/> computes.</summary>
    public ImmutableArray<Operation> Of(Operation operation, Instruction instruction)
    {
        HashSet<Operation> operations = [operation, .. _moved.GetValueOrDefault(operation) ?? []];
        // The ops in a loop or a branch have instructions of their own; those in the body of a reduction have not.
        if (instruction.Nested.IsEmpty) operations.UnionWith(operation.Regions.SelectMany(Inside));
        return [.. operations];
    }

    /// <summary>The ops of a cluster that make the given values.</summary>
    public static ImmutableArray<Operation> Making(IEnumerable<Value> values, IReadOnlySet<Operation> cluster)
    {
        HashSet<Operation> making = [];
        var pending = new Stack<Value>(values);
        while (pending.TryPop(out var value))
        {
            if (value.DefiningOperation is not { } operation || !cluster.Contains(operation) || !making.Add(operation)) continue;
            foreach (var operand in operation.Operands) pending.Push(operand);
        }
        return [.. making];
    }

    private static IEnumerable<Operation> Inside(Region region) =>
        region.Operations.Where(o => !o.Definition.IsTerminator).SelectMany(o => o.Regions.SelectMany(Inside).Prepend(o));
}
