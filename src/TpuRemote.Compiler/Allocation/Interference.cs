using System.Runtime.CompilerServices;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Allocation;

/// <summary>
/// Which buffers hold live data at the same time, found by walking the instructions backwards, loops to a fixpoint. Buffers whose
/// content must survive (read-only ones) are live everywhere; results and donated arguments are live at the end.
/// </summary>
internal sealed class Interference
{
    private readonly LoweredProgram _program;
    private readonly bool _allowInPlace;
    private readonly BufferSet[] _conflicts;
    private readonly Dictionary<int, Instruction> _firstWriters = [];
    private readonly WorkBudget _budget;

    // By loop, what was found to be live at its head when it was last walked. What is live only grows from walk to walk, so it is where
    // the next walk begins: loops in loops would be walked 2^depth times otherwise.
    private readonly Dictionary<Instruction, BufferSet> _heads = new(ReferenceEqualityComparer.Instance);

    // What stays live all through a region where replicas part: those that are elsewhere, or done, still hold it.
    private BufferSet _pinned;

    private Interference(LoweredProgram program, bool allowInPlace, WorkBudget budget)
    {
        (_program, _budget) = (program, budget);
        _allowInPlace = allowInPlace;
        budget.Check((long)program.Buffers.Length * program.Buffers.Length / 8);
        _conflicts = [.. program.Buffers.Select(_ => new BufferSet(program.Buffers.Length))];
        _pinned = new BufferSet(program.Buffers.Length);
        FindFirstWriters(program.Code);
    }

    /// <summary>Finds the conflicts.</summary>
    /// <param name="program">The program.</param>
    /// <param name="allowInPlace">
    /// Whether an output that is written where an input is read, element by element, may share its memory: so when buffers of one
    /// layout are to be made one; not when arrays of different layouts are placed in one arena.
    /// </param>
    /// <param name="budget">Asked at every instruction.</param>
    public static BufferSet[] Of(LoweredProgram program, bool allowInPlace, WorkBudget budget)
    {
        var analysis = new Interference(program, allowInPlace, budget);
        var atEnd = new BufferSet(program.Buffers.Length);
        for (var i = 0; i < program.Buffers.Length; i++)
        {
            if (program.Buffers[i].Role is not BufferRole.Temporary) atEnd.Add(i);
        }
        analysis.Walk(program.Code, atEnd);
        return analysis._conflicts;
    }

    /// <summary>Whether the copy moves a whole buffer to a whole buffer of the same layout.</summary>
    public static bool IsWhole(Copy copy, LoweredProgram program)
    {
        var (source, destination) = (program.Buffers[copy.Source.Buffer], program.Buffers[copy.Destination.Buffer]);
        return source.IsVarying == destination.IsVarying
            && source.Type.ElementType == destination.Type.ElementType
            && source.Type.ElementCount == destination.Type.ElementCount
            && source.Type.ElementCount == copy.Dimensions.Aggregate(1L, (n, d) => n * d)
            && Views.IsDense(copy.Source, copy.Dimensions)
            && Views.IsDense(copy.Destination, copy.Dimensions);
    }

    // Answers what is live before the sequence; takes over the given set.
    private BufferSet Walk(InstructionSequence code, BufferSet live)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = code.Instructions.Length - 1; i >= 0; i--)
        {
            _budget.Check();
            var instruction = code.Instructions[i];
            live = instruction switch
            {
                WhileLoop loop => WalkLoop(loop, live),
                Conditional conditional => WalkBranches(conditional, live),
                ReplicaWaves waves => WalkWaves(waves, live),
                _ => Step(instruction, live),
            };
        }
        return live;
    }

    private BufferSet WalkLoop(WhileLoop loop, BufferSet after)
    {
        var outer = Pin(_program.Buffers[loop.Predicate].IsVarying, after);
        var head = new BufferSet(after);
        if (_heads.TryGetValue(loop, out var last)) head.UnionWith(last);
        bool grew;
        do
        {
            var afterCondition = Walk(loop.Body, new BufferSet(head));
            afterCondition.UnionWith(after);
            afterCondition.Add(loop.Predicate);
            grew = head.UnionWith(Walk(loop.Condition, afterCondition));
        }
        while (grew);
        _pinned = outer;
        _heads[loop] = new BufferSet(head);
        return head;
    }

    private BufferSet WalkBranches(Conditional conditional, BufferSet after)
    {
        var parts = _program.Buffers[conditional.Selector].IsVarying;
        var before = new BufferSet(_conflicts.Length);
        bool grew;
        do
        {
            // While some replicas run one branch, the selector and what the other branches read are still to be read.
            var inside = new BufferSet(after);
            inside.UnionWith(before);
            inside.Add(conditional.Selector);
            var outer = Pin(parts, inside);
            grew = false;
            foreach (var branch in conditional.Branches) grew |= before.UnionWith(Walk(branch, new BufferSet(after)));
            _pinned = outer;
        }
        while (parts && grew);
        before.Add(conditional.Selector);
        return before;
    }

    // While a wave runs, the others' parts of what lives on are held, and so is all that any wave reads from outside.
    private BufferSet WalkWaves(ReplicaWaves waves, BufferSet after)
    {
        var before = new BufferSet(after);
        HashSet<int> seen = [], fromOutside = [];
        foreach (var instruction in waves.Body.Instructions)
        {
            foreach (var read in instruction.Reads.Where(seen.Add)) fromOutside.Add(read);
            foreach (var written in instruction.Writes.Where(seen.Add))
            {
                if (Kills(instruction, written)) before.Remove(written);
            }
        }
        foreach (var read in fromOutside) before.Add(read);

        var held = new BufferSet(after);
        held.UnionWith(before);
        var outer = Pin(parts: true, held);
        Walk(waves.Body, new BufferSet(held));
        _pinned = outer;
        return before;
    }

    private BufferSet Pin(bool parts, BufferSet live)
    {
        var outer = _pinned;
        if (!parts) return outer;
        _pinned = new BufferSet(outer);
        _pinned.UnionWith(live);
        return outer;
    }

    private BufferSet Step(Instruction instruction, BufferSet live)
    {
        foreach (var written in instruction.Writes)
        {
            var spared = SparedBy(instruction);
            foreach (var other in live.Members())
            {
                if (other != spared) Conflict(written, other);
            }
            foreach (var sibling in instruction.Writes) Conflict(written, sibling);
            foreach (var read in instruction.Reads)
            {
                if (read != spared && !(_allowInPlace && IsInPlace(instruction, written, read))) Conflict(written, read);
            }
        }
        foreach (var written in instruction.Writes)
        {
            if (Kills(instruction, written) && !_program.Buffers[written].IsReadOnly) live.Remove(written);
        }
        foreach (var read in instruction.Reads) live.Add(read);
        live.UnionWith(_pinned);
        return live;
    }

    // A copy and its source hold the same, so they may be one buffer though both live on.
    private int SparedBy(Instruction instruction) =>
        _allowInPlace && instruction is Copy copy && IsWhole(copy, _program) ? copy.Source.Buffer : -1;

    private static bool IsInPlace(Instruction instruction, int written, int read)
    {
        if (instruction is not VectorMap map) return false;
        var output = map.Outputs.First(o => o.Buffer == written);
        return map.Inputs.Where(i => i.Buffer == read).All(i => i.Offset == output.Offset && i.Strides.SequenceEqual(output.Strides));
    }

    private bool Kills(Instruction instruction, int written) => instruction switch
    {
        UpdateAt or ScatterUpdates => false,
        Copy copy => ReferenceEquals(_firstWriters[written], instruction) || IsAll(copy.Dimensions, written),
        _ => true,
    };

    private bool IsAll(IEnumerable<long> dimensions, int buffer) =>
        dimensions.Aggregate(1L, (n, d) => n * d) == _program.Buffers[buffer].Type.ElementCount;

    private void Conflict(int x, int y)
    {
        if (x == y) return;
        _conflicts[x].Add(y);
        _conflicts[y].Add(x);
    }

    private void FindFirstWriters(InstructionSequence code)
    {
        foreach (var instruction in code.Instructions)
        {
            foreach (var nested in instruction.Nested) FindFirstWriters(nested);
            if (!instruction.Nested.IsEmpty) continue;
            foreach (var written in instruction.Writes) _firstWriters.TryAdd(written, instruction);
        }
    }
}
