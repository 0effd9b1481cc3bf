using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Allocation;

/// <summary>
/// Makes one buffer of two where nobody can tell: the two sides of a whole copy, which then vanishes (so loops carry in place,
/// results are computed where they are wanted, variables are updated in their own memory), and an elementwise output with an
/// input that is not read any more.
/// </summary>
internal sealed class BufferSharing
{
    private readonly LoweredProgram _program;
    private readonly WorkBudget _budget;
    private readonly BufferSet[] _conflicts;
    private readonly int[] _parents;

    private BufferSharing(LoweredProgram program, WorkBudget budget)
    {
        (_program, _budget) = (program, budget);
        _conflicts = Interference.Of(program, allowInPlace: true, budget);
        _parents = [.. Enumerable.Range(0, program.Buffers.Length)];
    }

    /// <summary>Shares what can be shared.</summary>
    /// <param name="program">The program.</param>
    /// <param name="budget">Asked at every instruction.</param>
    public static LoweredProgram Run(LoweredProgram program, WorkBudget budget)
    {
        var sharing = new BufferSharing(program, budget);
        Visit(program.Code, sharing.ShareCopy);
        Visit(program.Code, sharing.ShareMap);
        return program with
        {
            Code = Renumbering.Apply(program.Code, sharing.Find),
            Results = [.. program.Results.Select(r => r with { Buffer = sharing.Find(r.Buffer) })],
        };
    }

    private static void Visit(InstructionSequence code, Action<Instruction> share)
    {
        foreach (var instruction in code.Instructions)
        {
            share(instruction);
            foreach (var nested in instruction.Nested) Visit(nested, share);
        }
    }

    private void ShareCopy(Instruction instruction)
    {
        if (instruction is Copy copy && Interference.IsWhole(copy, _program)) TryMerge(copy.Source.Buffer, copy.Destination.Buffer);
    }

    private void ShareMap(Instruction instruction)
    {
        if (instruction is not VectorMap map) return;
        foreach (var output in map.Outputs)
        {
            foreach (var input in map.Inputs)
            {
                var isInPlace = input.Offset == output.Offset && input.Strides.SequenceEqual(output.Strides);
                if (isInPlace && TryMerge(input.Buffer, output.Buffer)) break;
            }
        }
    }

    private bool TryMerge(int x, int y)
    {
        _budget.Check();
        (x, y) = (Find(x), Find(y));
        if (x == y) return true;
        var (first, second) = (_program.Buffers[x], _program.Buffers[y]);
        var sameLayout = first.IsVarying == second.IsVarying
            && first.Type.ElementType == second.Type.ElementType
            && first.Type.ElementCount == second.Type.ElementCount;
        var oneIsFree = first.Role is BufferRole.Temporary || second.Role is BufferRole.Temporary;
        if (!sameLayout || !oneIsFree || Conflicts(x, y)) return false;
        // The one that has a place of its own stays.
        if (first.Role is BufferRole.Temporary) (x, y) = (y, x);
        _parents[y] = x;
        _conflicts[x].UnionWith(_conflicts[y]);
        return true;
    }

    // Conflicts were noted between buffers as they were; what is one by now conflicts with all that any part conflicts with.
    private bool Conflicts(int x, int y) =>
        _conflicts[x].Members().Any(c => Find(c) == y) || _conflicts[y].Members().Any(c => Find(c) == x);

    private int Find(int buffer)
    {
        while (_parents[buffer] != buffer) buffer = _parents[buffer] = _parents[_parents[buffer]];
        return buffer;
    }
}
